import type { CallOptions } from "../contract/language-model.ts";
import type { ModelEvent, FinishReason, Usage } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";

export interface ScriptedToolCall {
  /** Default: `call_1`, `call_2`, … counted over the life of the model. */
  readonly id?: string;
  readonly name: string;
  readonly arguments?: Record<string, unknown>;
  readonly repaired?: true;
}

/** One answer, streamed in this order: warnings, reasoning, text, tool calls, error or usage and finish. */
export interface ScriptedAnswer {
  readonly warnings?: readonly { readonly code: string; readonly message: string }[];
  /** A list is one delta each. */
  readonly reasoning?: string | readonly string[];
  /** A list is one delta each. */
  readonly text?: string | readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Thrown instead of finishing. */
  readonly error?: Error;
  /** Instead of finishing, waits until the signal aborts. Default false. */
  readonly hangs?: boolean;
  /** Default: none is reported. */
  readonly usage?: Usage;
  /** Default: `tool-calls` when there are any, else `stop`. */
  readonly finishReason?: FinishReason;
}

export type ScriptedStepFunction = (
  request: ModelRequest,
  options: CallOptions,
) => ScriptedResult | Promise<ScriptedResult>;

export type ScriptedResult = string | Error | ScriptedAnswer | AsyncIterable<ModelEvent>;

/** What one request gets: a text, an error, a whole answer, or a function of the request. */
export type ScriptedStep = string | Error | ScriptedAnswer | ScriptedStepFunction;
