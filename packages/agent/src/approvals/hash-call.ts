import { hash } from "node:crypto";

import { toCanonicalJson } from "./canonical-json.ts";

/** SHA-256 in hex over a tool's name and its exact arguments. */
export function hashCall(name: string, callArguments: Readonly<Record<string, unknown>>): string {
  return hash("sha256", `${JSON.stringify(name)}${toCanonicalJson(callArguments)}`);
}
