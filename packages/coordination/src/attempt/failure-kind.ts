import { LlmError } from "@harombe/llm";

import type { NodeReasonCode } from "../errors/node-reason.ts";

/** What a failure says about the node that it happened on. */
export type FailureKind =
  /** The node is at fault: its breaker counts it, and another node may do better. */
  | "node"
  /** It has enough to do: it is left alone for a while. */
  | "capacity"
  /** It refuses our credentials: somebody must change the configuration. */
  | "unauthorized"
  /** It cannot serve this request; another one may. */
  | "unfit"
  /** The request is wrong: no node would take it. */
  | "request"
  /** The node was taken away. */
  | "gone";

export function classifyFailure(error: unknown): FailureKind {
  if (!LlmError.isInstance(error)) return error instanceof UnfitError ? "unfit" : "node";
  switch (error.code) {
    case "HAROMBE_LLM_UNREACHABLE":
    case "HAROMBE_LLM_TIMEOUT":
    case "HAROMBE_LLM_BAD_RESPONSE":
    case "HAROMBE_LLM_INTERRUPTED":
      return "node";
    case "HAROMBE_LLM_OVERLOADED":
      return "capacity";
    case "HAROMBE_LLM_UNAUTHORIZED":
      return "unauthorized";
    case "HAROMBE_LLM_MODEL_NOT_FOUND":
    case "HAROMBE_LLM_CONTEXT_EXCEEDED":
      return "unfit";
    case "HAROMBE_LLM_REJECTED":
      return "request";
    case "HAROMBE_LLM_ABORTED":
      return "gone";
  }
}

/** A node whose model turned out to lack what the request needs. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
  /** What it lacks. */
  readonly code: NodeReasonCode;

  constructor(message: string, { code }: { readonly code: NodeReasonCode }) {
    super(message);
    this.code = code;
  }
}

/** Why a node that was asked gave no answer. */
export function toReasonCode(error: unknown): NodeReasonCode {
  if (error instanceof UnfitError) return error.code;
  if (LlmError.isInstance(error)) {
    if (error.code === "HAROMBE_LLM_MODEL_NOT_FOUND") return "no-model";
    if (error.code === "HAROMBE_LLM_CONTEXT_EXCEEDED") return "window-too-small";
  }
  return codesOfKinds[classifyFailure(error)];
}

const codesOfKinds: Readonly<Record<FailureKind, NodeReasonCode>> = {
  node: "failed",
  capacity: "busy",
  unauthorized: "unauthorized",
  unfit: "unfit",
  request: "rejected",
  gone: "removed",
};

/** Of a typed error of any of our packages. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return null;
  return error.code.startsWith("HAROMBE_") ? error.code : null;
}

/** For metrics: a short word for what went wrong. */
export function errorKindOf(error: unknown): string {
  if (LlmError.isInstance(error)) {
    const clock = error.clock === undefined ? "" : `:${error.clock}`;
    return `${error.code.replace("HAROMBE_LLM_", "").toLowerCase().replaceAll("_", "-")}${clock}`;
  }
  const code = codeOf(error);
  if (code !== null)
    return code
      .replace(/^HAROMBE_[A-Z]+_/, "")
      .toLowerCase()
      .replaceAll("_", "-");
  return error instanceof Error ? error.name : typeof error;
}
