import type { CallOptions, LanguageModel } from "./contract/language-model.ts";
import type { ToolCall } from "./contract/message.ts";
import type { FinishReason, ModelEvent, Usage } from "./contract/model-event.ts";
import type { ModelRequest } from "./contract/model-request.ts";
import type { RouteDecision } from "./contract/route-decision.ts";
import { LlmError } from "./errors/llm-error.ts";
import { iteratorOf } from "./stream/ready-iterator.ts";

/** A whole answer. */
export interface ModelResponse {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  /** Null where the backend did not count. */
  readonly usage: Usage | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** Null unless a cluster answered. */
  readonly route: RouteDecision | null;
  /** The answer in the engine's own words, where it was passed on so; `text` is empty then. */
  readonly wire?: Uint8Array;
}

/** Runs a request to its end and gathers what was streamed. Throws what the stream throws. */
export async function complete(
  model: LanguageModel,
  request: ModelRequest,
  options: CallOptions = {},
): Promise<ModelResponse> {
  return gather(model.stream(request, options), model.id);
}

async function gather(events: AsyncIterable<ModelEvent>, modelId: string): Promise<ModelResponse> {
  let text = "";
  let reasoning = "";
  let usage: Usage | null = null;
  let route: RouteDecision | null = null;
  let finishReason: FinishReason | undefined;
  const toolCalls: ToolCall[] = [];
  const wire: Uint8Array[] = [];
  const warnings: { code: string; message: string }[] = [];
  const iterator = iteratorOf(events);
  // Nothing comes behind `finish`.
  while (finishReason === undefined) {
    const next = iterator.ready?.() ?? (await iterator.next());
    if (next.done === true) break;
    const event = next.value;
    switch (event.type) {
      case "text-delta":
        text += event.text;
        break;
      case "reasoning-delta":
        reasoning += event.text;
        break;
      case "tool-call":
        toolCalls.push(event.call);
        break;
      case "usage":
        usage = { promptTokens: event.promptTokens, completionTokens: event.completionTokens };
        break;
      case "wire":
        wire.push(event.bytes);
        break;
      case "route":
        route = event.decision;
        break;
      case "warning":
        warnings.push({ code: event.code, message: event.message });
        break;
      case "finish":
        finishReason = event.reason;
        break;
    }
  }
  void iterator.return?.().catch(() => {});
  if (finishReason === undefined) {
    throw new LlmError({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `The stream of ${modelId} ended without saying why`,
      isRetryable: true,
      hasOutput: text !== "" || toolCalls.length > 0 || wire.length > 0,
    });
  }
  return {
    text,
    reasoning,
    toolCalls,
    finishReason,
    usage,
    warnings,
    route,
    ...(wire.length > 0 && { wire: wire.length === 1 ? wire[0] : Buffer.concat(wire) }),
  };
}
