import type { Message } from "../contract/message.ts";
import type { ToolSchema } from "../contract/model-request.ts";
import { estimateTextsTokens } from "./estimate-texts-tokens.ts";

/** What chat templates put around the parts, in tokens; templates differ by a few. */
const overhead = { message: 4, toolCall: 8, tool: 12 } as const;

/** An image, whatever its size: vision models of home size take between 256 and 1,500. */
export const estimatedImageTokens = 800;

/**
 * Estimates how many prompt tokens messages and tools are. Reasoning of earlier turns is not
 * counted, because templates leave it out.
 */
export function estimateMessageTokens(
  messages: readonly Message[],
  tools: readonly ToolSchema[] = [],
): number {
  const texts: string[] = [];
  let tokens = tools.length * overhead.tool;
  for (const message of messages) tokens += overhead.message + addTexts(message, texts);
  for (const tool of tools) texts.push(JSON.stringify(tool));
  return tokens + estimateTextsTokens(texts);
}

/** Returns what is no text, in tokens. */
function addTexts(message: Message, texts: string[]): number {
  const { content } = message;
  let tokens = 0;
  if (typeof content === "string") texts.push(content);
  else {
    for (const part of content) {
      if (part.type === "text") texts.push(part.text);
      else tokens += estimatedImageTokens;
    }
  }
  if (message.role !== "assistant") return tokens;
  for (const { name, arguments: given } of message.toolCalls ?? []) {
    texts.push(name, JSON.stringify(given));
    tokens += overhead.toolCall;
  }
  return tokens;
}
