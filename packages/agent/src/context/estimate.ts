import type { Message, MessageContent } from "@harombe/llm";

/** What an image costs, whatever its size: models scale images to a fixed number of patches. */
const imageTokens = 800;
/** Role markers and separators of a chat template. */
const messageTokens = 4;

/** Tokens of a text. Never an undercount for ASCII; wide characters count for one each. */
export function estimateText(text: string): number {
  let wide = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x2e7f) wide += 1;
  }
  return Math.ceil((text.length - wide) / 3.5) + wide;
}

export function estimateContent(content: MessageContent): number {
  if (typeof content === "string") return estimateText(content);
  return content.reduce(
    (sum, part) => sum + (part.type === "text" ? estimateText(part.text) : imageTokens),
    0,
  );
}

const known = new WeakMap<Message, number>();

/** Tokens of a message. Messages do not change, so each is counted once. */
export function estimateMessage(message: Message): number {
  const counted = known.get(message);
  if (counted !== undefined) return counted;
  let tokens = messageTokens + estimateContent(message.content);
  if (message.role === "assistant") {
    for (const call of message.toolCalls ?? []) {
      tokens += messageTokens + estimateText(call.name + JSON.stringify(call.arguments));
    }
  }
  known.set(message, tokens);
  return tokens;
}
