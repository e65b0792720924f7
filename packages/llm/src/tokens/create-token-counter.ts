import type { Message } from "../contract/message.ts";
import type { ToolSchema } from "../contract/model-request.ts";
import { estimateMessageTokens } from "./estimate-message-tokens.ts";
import { estimateTokens } from "./estimate-tokens.ts";

export interface TokenCounterOptions {
  /** Weight of the newest count in the moving average, above 0 and at most 1. Default 0.3. */
  readonly weight?: number;
  /** The correction never goes below this. Default 0.5. */
  readonly minRatio?: number;
  /** The correction never goes above this. Default 2. */
  readonly maxRatio?: number;
  /** Prompts that were estimated smaller than this say too little. Default 64. */
  readonly minEstimatedTokens?: number;
}

/** A pair of counts for one prompt. */
export interface TokenObservation {
  /** What this counter said. */
  readonly estimated: number;
  /** What the backend said. Leave out prompts that it cut, or counts without its cache. */
  readonly reported: number;
}

/** Estimates for one model, corrected by what its backend counts. */
export interface TokenCounter {
  readonly estimate: (text: string) => number;
  readonly estimateMessages: (
    messages: readonly Message[],
    tools?: readonly ToolSchema[],
  ) => number;
  readonly observe: (observation: TokenObservation) => void;
  /** The factor between plain estimates and this counter's. 1 at first. */
  readonly ratio: number;
}

/** A count this many times off belongs to another text, so it is not learned from. */
const maxSurprise = 3;

/** Creates a counter for one model; it holds one number and needs no closing. */
export function createTokenCounter(options: TokenCounterOptions = {}): TokenCounter {
  const { weight = 0.3, minRatio = 0.5, maxRatio = 2, minEstimatedTokens = 64 } = options;
  let ratio = 1;
  return {
    estimate: (text) => Math.ceil(estimateTokens(text) * ratio),
    estimateMessages: (messages, tools) =>
      Math.ceil(estimateMessageTokens(messages, tools) * ratio),
    observe({ estimated, reported }) {
      const surprise = reported / estimated;
      const isTelling = estimated >= minEstimatedTokens && Number.isFinite(surprise);
      if (!isTelling || surprise > maxSurprise || surprise < 1 / maxSurprise) return;
      const target = ratio * surprise;
      ratio = Math.min(maxRatio, Math.max(minRatio, ratio + weight * (target - ratio)));
    },
    get ratio() {
      return ratio;
    },
  };
}
