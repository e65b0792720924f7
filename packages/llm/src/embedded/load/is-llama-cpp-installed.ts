import { findPackageJSON } from "node:module";

/** Whether the optional package `node-llama-cpp` is there to be imported. Never throws, loads nothing. */
export function isLlamaCppInstalled(): boolean {
  try {
    return findPackageJSON("node-llama-cpp", import.meta.url) !== undefined;
  } catch {
    return false;
  }
}
