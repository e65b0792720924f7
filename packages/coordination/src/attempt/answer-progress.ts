import type { EngineTimings, FinishReason, ModelEvent } from "@harombe/llm";

/** What a reader has got of an answer so far. */
export interface AnswerProgress {
  /** Empty for an opaque answer. */
  text: string;
  /** The answer is passed on in the engine's own words, which nobody reads. */
  isOpaque: boolean;
  /** Of an opaque answer. */
  bytes: number;
  /** Characters of thoughts. */
  reasoningLength: number;
  toolCalls: number;
  /** Pieces of output; where nobody counts tokens, about as many. */
  deltas: number;
  promptTokens: number | null;
  completionTokens: number | null;
  /** What the engine measured itself; null where it tells nothing. */
  timings: EngineTimings | null;
  finishReason: FinishReason | null;
}

export function createAnswerProgress(): AnswerProgress {
  return {
    text: "",
    isOpaque: false,
    bytes: 0,
    reasoningLength: 0,
    toolCalls: 0,
    deltas: 0,
    promptTokens: null,
    completionTokens: null,
    timings: null,
    finishReason: null,
  };
}

export function noteEvent(progress: AnswerProgress, event: ModelEvent): void {
  switch (event.type) {
    case "text-delta":
      progress.text += event.text;
      progress.deltas += 1;
      break;
    case "reasoning-delta":
      progress.reasoningLength += event.text.length;
      progress.deltas += 1;
      break;
    case "tool-call":
      progress.toolCalls += 1;
      progress.deltas += 1;
      break;
    case "wire":
      progress.isOpaque = true;
      progress.bytes += event.bytes.byteLength;
      progress.deltas += event.outputs;
      break;
    case "usage":
      progress.promptTokens = event.promptTokens;
      progress.completionTokens = event.completionTokens;
      progress.timings = event.timings ?? null;
      break;
    case "finish":
      progress.finishReason = event.reason;
      break;
    case "route":
    case "warning":
      break;
  }
}
