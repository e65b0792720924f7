import type { StoredSession } from "@harombe/agent";
import type { Message } from "@harombe/llm";

/** A conversation as a document for people. */
export function transcriptToMarkdown({ title, createdAt, messages }: StoredSession): string {
  const parts = messages.map(({ message }) => toSection(message)).filter((text) => text !== "");
  return `${[`# ${title || "Conversation"}`, createdAt, ...parts].join("\n\n")}\n`;
}

function toSection(message: Message): string {
  switch (message.role) {
    case "system":
      return "";
    case "user":
      return `## You\n\n${textOf(message.content)}`;
    case "assistant": {
      const calls = (message.toolCalls ?? []).map(
        (call) => `Calls \`${call.name}\`:\n\n${fenced(JSON.stringify(call.arguments, null, 2))}`,
      );
      return ["## Assistant", message.content, ...calls].filter(Boolean).join("\n\n");
    }
    case "tool":
      return `Result of \`${message.name}\`:\n\n${fenced(textOf(message.content))}`;
  }
}

function textOf(content: Message["content"]): string {
  if (typeof content === "string") return content;
  return content
    .map((part) => (part.type === "text" ? part.text : `(image, ${part.mediaType})`))
    .join("");
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([marks]) => marks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
