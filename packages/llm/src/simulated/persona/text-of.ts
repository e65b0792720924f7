import type { Message, MessageContent } from "../../contract/message.ts";

/** The text of a message; images are left out. */
export function textOf(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

export function imagesIn(message: Message): number {
  if (typeof message.content === "string") return 0;
  return message.content.filter(({ type }) => type === "image").length;
}
