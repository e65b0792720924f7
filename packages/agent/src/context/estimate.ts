import { type Message, type MessageContent, estimateMessageTokens } from "@harombe/llm";

/** Tokens of a content as a message of its own. */
export function estimateContent(content: MessageContent): number {
  return estimateMessageTokens([{ role: "user", content }]);
}

const known = new WeakMap<Message, number>();

/** Tokens of a message. Messages do not change, so each is counted once. */
export function estimateMessage(message: Message): number {
  const counted = known.get(message);
  if (counted !== undefined) return counted;
  const tokens = estimateMessageTokens([message]);
  known.set(message, tokens);
  return tokens;
}
