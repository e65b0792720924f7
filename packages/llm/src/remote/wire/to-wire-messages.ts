import type { Message, MessageContent } from "../../contract/message.ts";
import { toDataUrl } from "../../openai/to-chat-messages.ts";
import type { WireContent, WireMessage } from "./message-schema.ts";

/** Our messages for the wire. */
export function toWireMessages(messages: readonly Message[]): WireMessage[] {
  return messages.map(toWireMessage);
}

function toWireMessage(message: Message): WireMessage {
  const { role } = message;
  const content = toContent(message.content);
  switch (message.role) {
    case "system":
    case "user":
      return { role, content };
    case "assistant": {
      const { reasoning, toolCalls = [] } = message;
      return {
        role,
        content,
        ...(reasoning && { reasoning }),
        ...(toolCalls.length > 0 && { tool_calls: [...toolCalls] }),
      };
    }
    case "tool": {
      const { toolCallId, name, isError } = message;
      return { role, content, tool_call_id: toolCallId, name, ...(isError && { is_error: true }) };
    }
  }
}

function toContent(content: MessageContent): WireContent {
  if (typeof content === "string") return content;
  return content.map((part) =>
    part.type === "text"
      ? { type: "text" as const, text: part.text }
      : { type: "image_url" as const, image_url: { url: toDataUrl(part) } },
  );
}
