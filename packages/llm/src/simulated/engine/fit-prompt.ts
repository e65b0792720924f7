import type { Message } from "../../contract/message.ts";
import type { ToolSchema } from "../../contract/model-request.ts";
import { imagesIn, textOf } from "../persona/text-of.ts";
import { countTokens, tokenize } from "./tokenize.ts";

const tokensPerMessage = 4;
const tokensPerImage = 256;

export interface FittedPrompt {
  readonly messages: readonly Message[];
  readonly tokens: number;
  readonly isCut: boolean;
  /** The prompt as one text, to find what it shares with the last ones. */
  readonly text: string;
}

/**
 * Cuts a prompt as Ollama does: the oldest messages go, system messages and the last message stay,
 * and of a last message that is too long alone, the front goes.
 */
export function fitPrompt(
  messages: readonly Message[],
  tools: readonly ToolSchema[],
  windowTokens: number,
): FittedPrompt {
  const overhead = tools.length === 0 ? 0 : countTokens(JSON.stringify(tools));
  const costs = messages.map(messageTokens);
  let tokens = overhead + costs.reduce((sum, cost) => sum + cost, 0);
  const needed = tokens;
  const kept = messages.filter((message, index) => {
    if (tokens <= windowTokens || message.role === "system" || index === messages.length - 1) {
      return true;
    }
    tokens -= costs[index] ?? 0;
    return false;
  });
  const fitted = tokens > windowTokens ? cutLast(kept, tokens - windowTokens) : kept;
  const text = `${JSON.stringify(tools)}${JSON.stringify(fitted)}`;
  return {
    messages: fitted,
    tokens: Math.min(tokens, windowTokens),
    isCut: needed > windowTokens,
    text,
  };
}

function cutLast(messages: readonly Message[], excessTokens: number): readonly Message[] {
  const last = messages.at(-1);
  if (last === undefined) return messages;
  const content = tokenize(textOf(last.content)).slice(excessTokens).join("");
  return [...messages.slice(0, -1), { ...last, content }];
}

function messageTokens(message: Message): number {
  const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
  return (
    tokensPerMessage +
    countTokens(textOf(message.content)) +
    imagesIn(message) * tokensPerImage +
    (calls.length === 0 ? 0 : countTokens(JSON.stringify(calls)))
  );
}
