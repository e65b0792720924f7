import { readFileSync } from "node:fs";

/** This package's version. Its manifest is one folder above the built file, two above the source. */
export function readVersion(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), "utf8");
      return (JSON.parse(text) as { readonly version: string }).version;
    } catch {
      // The other place has it.
    }
  }
  return "0.0.0";
}
