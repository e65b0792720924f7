import type { Message, MessageContent } from "@harombe/llm";

/** Blocks of these names stand in a user's message, but somebody else wrote them. */
const injectedNames = new Set([
  "attachment",
  "attachments",
  "context",
  "document",
  "documents",
  "environment",
  "file",
  "files",
  "instructions",
  "memory",
  "output",
  "reminder",
  "system",
  "tool",
  "tools",
]);

/** Of one message, no more is looked at. */
const lengthMax = 16_000;
const blocksMax = 32;
const openTag = /<([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)>/gi;

/** What the user wrote in a message, without what a tool or a harness put around it. */
function userTextOf({ content }: { readonly content: MessageContent }): string {
  const text = (typeof content === "string" ? content : joinText(content)).slice(0, lengthMax);
  return text.includes("<") ? withoutInjected(text) : text;
}

function joinText(content: Exclude<MessageContent, string>): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

/** Names of two words, such as `system-reminder`, are no HTML that a user would show. */
function withoutInjected(text: string): string {
  let kept = "";
  let position = 0;
  for (let block = 0; block < blocksMax; block += 1) {
    openTag.lastIndex = position;
    const match = openTag.exec(text);
    if (match === null) break;
    const name = match[1]!;
    const isInjected = /[-_]/.test(name) || injectedNames.has(name.toLowerCase());
    const closing = `</${name}>`;
    const end = isInjected ? text.indexOf(closing, match.index) : -1;
    if (end < 0) {
      kept += text.slice(position, match.index + match[0].length);
      position = match.index + match[0].length;
      continue;
    }
    kept += `${text.slice(position, match.index)} `;
    position = end + closing.length;
  }
  return kept + text.slice(position);
}

/** Messages looked back at, at most. */
const lookBackMax = 64;

/** What the user wrote, the newest first, without messages that a harness made up whole. */
export function userTexts(messages: readonly Message[], countMax: number): readonly string[] {
  const texts: string[] = [];
  const stop = Math.max(0, messages.length - lookBackMax);
  for (let index = messages.length - 1; index >= stop && texts.length < countMax; index -= 1) {
    const message = messages[index]!;
    if (message.role !== "user") continue;
    const text = userTextOf(message).trim();
    if (text !== "") texts.push(text);
  }
  return texts;
}
