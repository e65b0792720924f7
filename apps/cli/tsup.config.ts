import { builtinModules } from "node:module";

import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

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
 * One file with everything in it but `systeminformation`, which runs in a process of its own. Parts
 * that a command does not need are not even evaluated: they come through `import()`.
 */
export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  target: "node22",
  splitting: false,
  // `node:sqlite` has no name without the prefix.
  removeNodeProtocol: false,
  minify: true,
  clean: true,
  noExternal: [/^(?!node-llama-cpp$)/],
  // Optional and native: only who uses a GGUF file installs it.
  external: ["node-llama-cpp"],
  esbuildPlugins: [lazyBuiltins, englishZod],
  // CommonJS dependencies look for a `require` that ES modules do not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  esbuildOptions(options) {
    options.conditions = ["@harombe/source", ...(options.conditions ?? [])];
    options.legalComments = "eof";
  },
});
