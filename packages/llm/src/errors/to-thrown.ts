import type { Watch } from "../transport/create-watch.ts";
import type { FailureContext } from "./failure-context.ts";
import { toLlmError } from "./to-llm-error.ts";

/** What a failed request throws: the caller's reason untouched, or an `LlmError`. */
export function toThrown(error: unknown, watch: Watch, context: FailureContext): unknown {
  if (!watch.signal.aborted) return toLlmError(error, context);
  const reason: unknown = watch.signal.reason;
  return watch.isTimeout ? toLlmError(reason, context) : reason;
}
