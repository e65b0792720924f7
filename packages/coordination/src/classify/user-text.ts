import type { Message, MessageContent } from "@harombe/llm";

import { withoutInjected } from "./without-injected.ts";

/** Of one message, so much is looked at: a request stands at its beginning, or at its end. */
const headLength = 3000;
const tailLength = 1500;

/** What the user wrote in a message, without what a tool or a harness put around it. */
export function userTextOf({ content }: { readonly content: MessageContent }): string {
  const text = withoutInjected(typeof content === "string" ? content : joinText(content));
  if (text.length <= headLength + tailLength) return text;
  return `${text.slice(0, headLength)}\n${text.slice(-tailLength)}`;
}

function joinText(content: Exclude<MessageContent, string>): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

/** Messages looked back at, at most. */
const lookBackMax = 64;

/** What the user wrote, the newest first, without messages that a harness made up whole. */
export function* userTexts(messages: readonly Message[]): Generator<string> {
  const stop = Math.max(0, messages.length - lookBackMax);
  for (let index = messages.length - 1; index >= stop; index -= 1) {
    const message = messages[index]!;
    if (message.role !== "user") continue;
    const text = userTextOf(message).trim();
    if (text !== "") yield text;
  }
}
