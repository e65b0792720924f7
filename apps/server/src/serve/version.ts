import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
}

/** This package's version. The sources and the built files are both one or two folders below it. */
export const version = readVersion();

function readVersion(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      return (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Manifest).version;
    } catch {
      // The other place has it.
    }
  }
  return "0.0.0";
}
