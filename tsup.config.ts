import { readFileSync } from "node:fs";

import { defineConfig } from "tsup";

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly "@harombe/source": string }>>;
}

/** What a package exports (and the commands it ships) is what gets built: its manifest is the one list. */
const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
const exported = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry["@harombe/source"].replace("./", "")],
);
const commands = Object.values(manifest.bin ?? {}).map((path) =>
  path.replace("./dist/", "src/").replace(/\.js$/, ".ts"),
);

/** Declarations come from `tsc`: TypeScript 7 has no compiler API for tsup's `dts`. */
export default defineConfig({
  entry: Object.fromEntries(
    [...exported, ...commands].map((path) => [path.replace("src/", "").replace(/\.ts$/, ""), path]),
  ),
  format: "esm",
  target: "node22",
  // `node:sqlite` has no name without the prefix.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
