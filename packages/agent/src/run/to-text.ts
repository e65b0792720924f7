import type { MessageContent } from "@harombe/llm";

/** The text of a content; an image is named by its type. */
export function toText(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content
    .map((part) => (part.type === "text" ? part.text : `[image: ${part.mediaType}]`))
    .join("\n");
}
