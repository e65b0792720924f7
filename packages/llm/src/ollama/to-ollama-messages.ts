import type { Message, MessageContent } from "../contract/message.ts";

/** A message as `/api/chat` takes it. */
export interface OllamaMessage {
  readonly role: string;
  readonly content: string;
  readonly thinking?: string;
  /** Base64 without a prefix. */
  readonly images?: readonly string[];
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: Record<string, unknown> };
  }[];
  readonly tool_name?: string;
  readonly tool_call_id?: string;
}

/** Our messages in Ollama's shape. */
export function toOllamaMessages(messages: readonly Message[]): readonly OllamaMessage[] {
  return messages.map(toOllamaMessage);
}

function toOllamaMessage(message: Message): OllamaMessage {
  const { role } = message;
  switch (message.role) {
    case "system":
      return { role, content: message.content };
    case "user":
      return { role, ...splitContent(message.content) };
    case "tool": {
      const { name, toolCallId, content } = message;
      return { role, ...splitContent(content), tool_name: name, tool_call_id: toolCallId };
    }
    case "assistant": {
      const { content, reasoning, toolCalls = [] } = message;
      const calls = toolCalls.map(({ id, name, arguments: input }) => ({
        id,
        function: { name, arguments: input },
      }));
      return {
        role,
        content,
        ...(reasoning && { thinking: reasoning }),
        ...(calls.length > 0 && { tool_calls: calls }),
      };
    }
  }
}

function splitContent(content: MessageContent): Pick<OllamaMessage, "content" | "images"> {
  if (typeof content === "string") return { content };
  const images = content.flatMap((part) => (part.type === "image" ? [part.data] : []));
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
  return { content: text, ...(images.length > 0 && { images }) };
}
