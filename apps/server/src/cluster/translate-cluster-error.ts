import { ClusterError, type NodeReason } from "@harombe/coordination";
import { LlmError, type LlmErrorCode } from "@harombe/llm";

/** What a node says that lacks something for good, and the error that it is for one machine. */
const lacks: readonly (readonly [RegExp, LlmErrorCode])[] = [
  [/^its window of /, "HAROMBE_LLM_CONTEXT_EXCEEDED"],
  [/ cannot (?:call tools|see images)$/, "HAROMBE_LLM_REJECTED"],
  [/^it has no model/, "HAROMBE_LLM_MODEL_NOT_FOUND"],
];

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
  const codes = nodes.map(({ reason }) => lacks.find(([pattern]) => pattern.test(reason))?.[1]);
  if (codes.includes(undefined)) return undefined;
  return lacks.map(([, code]) => code).find((code) => codes.includes(code));
}
