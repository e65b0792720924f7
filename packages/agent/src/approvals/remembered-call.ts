import { hash } from "node:crypto";

import type { ToolCall } from "@harombe/llm";

import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { hashCall } from "./hash-call.ts";

/**
 * What "always for this exact call" is about: tool and arguments, the folder it works in, and the
 * agent that calls it, since another agent's tool of this name may be another one.
 */
export function rememberedCall(
  { cwd }: Pick<RunScope, "cwd">,
  { path }: Pick<Frame, "path">,
  { name, arguments: given }: Pick<ToolCall, "name" | "arguments">,
): string {
  return hash("sha256", JSON.stringify([hashCall(name, given), cwd, path.at(-1) ?? null]));
}
