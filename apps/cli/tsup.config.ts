import { builtinModules } from "node:module";
import { pathToFileURL } from "node:url";

import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];
type ChunkPlugin = NonNullable<Options["plugins"]>[number];

/**
 * Imports of Node's own modules stand at the head of a file and would all be loaded at every start;
 * this way each is loaded where the first part that needs it is evaluated. It also lets a Node that
 * has no `node:sqlite` get as far as the message that says so.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  setup(build) {
    const names = builtinModules.map((name) => name.replace(/^node:/, "")).join("|");
    const filter = new RegExp(`^(?:node:.+|${names})$`);
    build.onResolve({ filter }, ({ path, kind }) => {
      if (kind === "require-call") return undefined;
      return { path: path.replace(/^(?:node:)?/, "node:"), namespace: "builtin" };
    });
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
};

/** Zod brings its messages in some fifty languages, which are parsed at every start; ours are English. */
const englishZod: Plugin = {
  name: "english-zod",
  setup(build) {
    build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/**
 * Between parts, `import()` of CommonJS gives a default and no names; Node knows which there are.
 * Makes each such import one of a module that exports them.
 */
const namedExports: Plugin = {
  name: "named-exports",
  setup(build) {
    const isAsked = Symbol("asked");
    build.onResolve({ filter: /^[^./]/ }, async ({ path, ...asked }) => {
      const { kind, importer, resolveDir } = asked;
      if (kind !== "dynamic-import" || asked.pluginData === isAsked) return undefined;
      const options = { kind, importer, resolveDir, pluginData: isAsked };
      const found = await build.resolve(path, options);
      if (found.external || found.path.endsWith(".ts")) return undefined;
      const names = Object.keys(await import(pathToFileURL(found.path).href));
      if (!names.includes("module.exports")) return undefined;
      return { path: found.path, namespace: "named", pluginData: { names, resolveDir } };
    });
    build.onLoad({ filter: /.*/, namespace: "named" }, ({ path, pluginData }) => {
      const { names, resolveDir } = pluginData as { names: string[]; resolveDir: string };
      const exported = names.filter((name) => name !== "module.exports").join(", ");
      return { contents: `export { ${exported} } from ${JSON.stringify(path)}`, resolveDir };
    });
  },
};

/**
 * One character beyond Latin-1 makes a file take twice the memory, and the word lists are full of
 * them. Escapes mean the same in strings, names and patterns (a raw template has to be a pattern's).
 */
const asciiOnly: ChunkPlugin = {
  name: "ascii-only",
  renderChunk: (code) => ({
    code: code.replace(
      /[^\0-\x7F]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  }),
};

/**
 * Everything in it but `systeminformation`, which runs in a process of its own. In parts that come
 * through `import()`: what a command does not need is not even read, and Node parses many small
 * files in a fraction of the time and memory that it takes for one large one. A server keeps the
 * parts that it may still need, see `keep-parts.ts`.
 */
export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  target: "node22",
  splitting: true,
  // `node:sqlite` has no name without the prefix.
  removeNodeProtocol: false,
  minify: true,
  clean: true,
  noExternal: [/^(?!node-llama-cpp$)/],
  // Optional and native: only who uses a GGUF file installs it.
  external: ["node-llama-cpp"],
  esbuildPlugins: [lazyBuiltins, englishZod, namedExports],
  plugins: [asciiOnly],
  // CommonJS dependencies look for a `require` that ES modules do not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  esbuildOptions(options) {
    options.conditions = ["@harombe/source", ...(options.conditions ?? [])];
    options.legalComments = "eof";
    options.charset = "ascii";
  },
});
