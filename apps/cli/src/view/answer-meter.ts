import type { AgentEvent } from "@harombe/agent";

import { formatDuration } from "../output/format-quantity.ts";

export interface AnswerMeterOptions {
  /** Where the model runs when no router says: `qwen3:8b at http://localhost:11434`. */
  readonly machine: string;
  /** Default: the process's clock, in milliseconds. */
  readonly now?: () => number;
}

export interface AnswerMeter {
  observe(event: AgentEvent): void;
  /** `qwen3:8b at http://localhost:11434 · 2 steps · 512 tokens · 34 tokens/s · 15.1 s`. */
  summary(): string;
}

/** Measures an answer while it streams: how fast, how long, by which machine. */
export function createAnswerMeter({
  machine,
  now = () => performance.now(),
}: AnswerMeterOptions): AnswerMeter {
  const startedAt = now();
  let speakingSince: number | null = null;
  let speakingMs = 0;
  let stepSpeakingMs = 0;
  let tokens = 0;
  let spokenTokens = 0;
  let steps = 0;
  let nodes: string[] = [];

  const endSpeaking = (): void => {
    if (speakingSince !== null) stepSpeakingMs += now() - speakingSince;
    speakingSince = null;
  };
  return {
    observe(event) {
      if (event.type === "text-delta" || event.type === "reasoning-delta") speakingSince ??= now();
      if (event.type === "tool-call") endSpeaking();
      if (event.type === "route" && event.decision.node) {
        nodes = [...new Set([...nodes, event.decision.node])];
      }
      if (event.type === "step-end") {
        endSpeaking();
        steps += 1;
        const stepTokens = event.usage?.completionTokens ?? 0;
        tokens += stepTokens;
        // A call comes as a whole; how long the model wrote at it cannot be seen.
        if (stepSpeakingMs > 0) spokenTokens += stepTokens;
        speakingMs += stepSpeakingMs;
        stepSpeakingMs = 0;
      }
    },
    summary() {
      const parts = [nodes.length > 0 ? nodes.join(", ") : machine];
      if (steps > 1) parts.push(`${steps} steps`);
      if (tokens > 0) parts.push(`${tokens} tokens`);
      // A speed of a few words over a few milliseconds would be a made-up number.
      if (spokenTokens > 0 && speakingMs >= 50) {
        parts.push(`${((spokenTokens / speakingMs) * 1000).toFixed(0)} tokens/s`);
      }
      parts.push(formatDuration(now() - startedAt));
      return parts.join(" · ");
    },
  };
}
