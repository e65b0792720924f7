import { defineConfig } from "tsup";

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
  // CommonJS dependencies look for a `require` that ES modules do not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  esbuildOptions(options) {
    options.conditions = ["@harombe/source", ...(options.conditions ?? [])];
    options.legalComments = "eof";
  },
});
