import type { Attributes, Span } from "@opentelemetry/api";

import type { FinishReason, ModelEvent, Usage } from "../contract/model-event.ts";
import { type OutputText, createOutputText } from "./output-text.ts";
import { routeAttributes } from "./route-attributes.ts";

/** What a span gets to know of an answer while it flows. */
export interface AnswerNotes {
  readonly isFinished: boolean;
  note(event: ModelEvent): void;
  attributes(): Attributes;
}

export interface AnswerNotesOptions {
  /** Whether the answer's words are kept too. */
  readonly isRecorded: boolean;
  /** What a router behind the model cannot change. */
  readonly attributes?: Attributes | undefined;
}

/** The conventions' words for our reasons. */
const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_call",
  "content-filter": "content_filter",
};

export function createAnswerNotes(
  span: Span,
  { isRecorded, attributes: given }: AnswerNotesOptions,
): AnswerNotes {
  const startedAt = performance.now();
  const output: OutputText | null = isRecorded ? createOutputText() : null;
  let firstChunkMs: number | null = null;
  let usage: Usage | null = null;
  let reason: FinishReason | null = null;
  return {
    get isFinished() {
      return reason !== null;
    },
    note(event) {
      if (firstChunkMs === null && isChunk(event)) firstChunkMs = performance.now() - startedAt;
      if (event.type === "usage") usage = event;
      else if (event.type === "finish") reason = event.reason;
      else if (event.type === "route") {
        span.setAttributes({ ...routeAttributes(event.decision), ...given });
      } else if (event.type === "warning") span.addEvent("harombe.warning", { code: event.code });
      output?.add(event);
    },
    attributes: () => ({
      ...(firstChunkMs !== null && {
        "gen_ai.response.time_to_first_chunk": toSeconds(firstChunkMs),
      }),
      ...(usage && usageAttributes(usage)),
      // An answer that broke off has a reason too, say the conventions.
      "gen_ai.response.finish_reasons": [reason === null ? "error" : finishReasons[reason]],
      ...(output && { "gen_ai.output.messages": output.toJson(reason && finishReasons[reason]) }),
    }),
  };
}

export function usageAttributes({ promptTokens, completionTokens }: Usage): Attributes {
  return {
    "gen_ai.usage.input_tokens": promptTokens,
    "gen_ai.usage.output_tokens": completionTokens,
  };
}

/** To the microsecond. */
function toSeconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1_000_000;
}

/** What is passed through may hold no output yet, only a role. */
function isChunk(event: ModelEvent): boolean {
  if (event.type === "wire") return event.outputs > 0;
  return ["text-delta", "reasoning-delta", "tool-call"].includes(event.type);
}
