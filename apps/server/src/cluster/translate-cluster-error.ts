import { ClusterError, type NodeReason, type NodeReasonCode } from "@harombe/coordination";
import { LlmError, type LlmErrorCode } from "@harombe/llm";

/** What a node lacks for good, and the error that it is for one machine; the first is told. */
const lacks: ReadonlyMap<NodeReasonCode, LlmErrorCode> = new Map([
  ["window-too-small", "HAROMBE_LLM_CONTEXT_EXCEEDED"],
  ["no-tools", "HAROMBE_LLM_REJECTED"],
  ["no-vision", "HAROMBE_LLM_REJECTED"],
  ["no-model", "HAROMBE_LLM_MODEL_NOT_FOUND"],
]);

/**
 * A request that no node could ever take is as wrong as it would be for one machine, and agents and
 * clients know what to do about that. All else stays the cluster's own error.
 */
export function translateClusterError(error: unknown): unknown {
  if (!ClusterError.isInstance(error) || error.code !== "HAROMBE_CLUSTER_NO_CANDIDATE") {
    return error;
  }
  const code = findLack(error.nodes);
  if (code === undefined) return error;
  const { message, hint } = error;
  return new LlmError({ code, message, isRetryable: false, hint, cause: error });
}

/** Undefined when some node may be able to take it later. */
function findLack(nodes: readonly NodeReason[]): LlmErrorCode | undefined {
  const codes = new Set(nodes.map(({ code }) => code));
  if ([...codes].some((code) => !lacks.has(code))) return undefined;
  return [...lacks].find(([code]) => codes.has(code))?.[1];
}
