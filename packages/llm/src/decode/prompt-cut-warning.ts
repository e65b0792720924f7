import type { MessageContent } from "../contract/message.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { estimateTextsTokens } from "../tokens/estimate-texts-tokens.ts";

/**
 * A warning when a backend counted far fewer prompt tokens than the messages must have: it cut
 * them in silence. The margin is wide (less than half of the estimate, and 200 tokens fewer),
 * since estimates err and some engines leave cached tokens out of the count; a count of 0 tells
 * nothing. Tool schemas and images are not estimated, which errs on the quiet side.
 */
export function promptCutWarning(
  { messages }: ModelRequest,
  promptTokens: number,
): Extract<ModelEvent, { type: "warning" }> | null {
  if (promptTokens === 0) return null;
  const texts = messages.flatMap(({ content }) => textsOf(content));
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  // No character is two tokens: what is short needs no estimate.
  if (2 * length < promptTokens + missingTokensMin) return null;
  // Nearly every count is far from the margin, which a glance shows.
  if (promptTokens >= estimateTextsTokens(texts, glance) * glanceShare) return null;
  const estimate = estimateTextsTokens(texts);
  if (promptTokens >= estimate / 2 || estimate - promptTokens < missingTokensMin) return null;
  return {
    type: "warning",
    code: "prompt-truncated",
    message: `The backend read ${promptTokens} of about ${Math.round(estimate)} prompt tokens: it cut the prompt to its context window`,
  };
}

const missingTokensMin = 200;
/** Of what a glance says; half of the estimate is far below. */
const glanceShare = 0.75;
const glance = { readWholeLengthMax: 2048, pieces: 16, pieceLength: 128 } as const;

function textsOf(content: MessageContent): readonly string[] {
  if (typeof content === "string") return [content];
  return content.flatMap((part) => (part.type === "text" ? [part.text] : []));
}
