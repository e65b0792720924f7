import type { Message, MessageContent } from "../contract/message.ts";
import type { ToolSchema } from "../contract/model-request.ts";
import { estimateTokens } from "./estimate-tokens.ts";

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
  let tokens = 0;
  for (const message of messages) tokens += overhead.message + partsOf(message);
  for (const tool of tools) tokens += overhead.tool + estimateTokens(JSON.stringify(tool));
  return tokens;
}

function partsOf(message: Message): number {
  const content = contentTokens(message.content);
  if (message.role !== "assistant") return content;
  const calls = (message.toolCalls ?? []).map(({ name, arguments: given }) => {
    return overhead.toolCall + estimateTokens(name) + estimateTokens(JSON.stringify(given));
  });
  return calls.reduce((sum, tokens) => sum + tokens, content);
}

function contentTokens(content: MessageContent): number {
  if (typeof content === "string") return estimateTokens(content);
  let tokens = 0;
  for (const part of content) {
    tokens += part.type === "text" ? estimateTokens(part.text) : estimatedImageTokens;
  }
  return tokens;
}
