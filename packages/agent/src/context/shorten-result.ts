import type { Message } from "@harombe/llm";

import { toText } from "../run/to-text.ts";
import { boundText } from "./bound-content.ts";
import { estimateMessage } from "./estimate.ts";

/** A tool result cut to some tokens, its images only named. The same object when that saves nothing. */
export function shortenResult(message: Message, tokensMax: number): Message {
  if (message.role !== "tool") return message;
  if (estimateMessage(message) <= tokensMax) return message;
  const shortened = { ...message, content: boundText(toText(message.content), tokensMax) };
  return estimateMessage(shortened) < estimateMessage(message) ? shortened : message;
}
