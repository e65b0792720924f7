import type { PersonaStep } from "../persona/persona-step.ts";
import type { GenerationEnd, GenerationPart } from "./generation.ts";
import { toParts } from "./to-parts.ts";

export interface SpeakOptions {
  readonly tokensMax: number;
  readonly stop: readonly string[] | undefined;
  readonly newId: () => string;
  /** Waits until the next token is due. */
  readonly nextToken: () => Promise<void>;
  /** Called for every token that flowed. */
  readonly onToken: () => void;
}

/** Gives the parts of an answer at their pace; returns why it ended. */
export async function* speak(
  steps: readonly PersonaStep[],
  { tokensMax, stop, newId, nextToken, onToken }: SpeakOptions,
): AsyncGenerator<GenerationPart, GenerationEnd["reason"]> {
  let tokens = 0;
  let reason: GenerationEnd["reason"] = "stop";
  for (const { part, isToken } of toParts(steps, newId, stop)) {
    if (isToken && tokens >= tokensMax) return "length";
    if (isToken) {
      await nextToken();
      tokens += 1;
      onToken();
    }
    if (part.type === "call-end") reason = "tool-calls";
    yield part;
  }
  return reason;
}
