import type OpenAI from "openai";

import type {
  AssistantMessage,
  ContentPart,
  ImagePart,
  Message,
  MessageContent,
  ToolMessage,
} from "../contract/message.ts";

type ChatMessage = OpenAI.ChatCompletionMessageParam;

/** Our messages in OpenAI's shape. */
export function toChatMessages(messages: readonly Message[]): ChatMessage[] {
  return messages.flatMap((message): ChatMessage[] => {
    switch (message.role) {
      case "system":
        return [{ role: "system", content: message.content }];
      case "user":
        return [{ role: "user", content: toContent(message.content) }];
      case "assistant":
        return [toAssistantMessage(message)];
      case "tool":
        return toToolMessages(message);
    }
  });
}

function toContent(content: MessageContent): string | OpenAI.ChatCompletionContentPart[] {
  return typeof content === "string" ? content : content.map(toPart);
}

function toPart(part: ContentPart): OpenAI.ChatCompletionContentPart {
  if (part.type === "text") return { type: "text", text: part.text };
  return { type: "image_url", image_url: { url: toDataUrl(part) } };
}

/** An image as the one kind of URL that makes nobody fetch anything. */
export function toDataUrl({ mediaType, data }: ImagePart): string {
  return `data:${mediaType};base64,${data}`;
}

function toAssistantMessage({ content, toolCalls = [] }: AssistantMessage): ChatMessage {
  if (toolCalls.length === 0) return { role: "assistant", content };
  const calls = toolCalls.map(({ id, name, arguments: input }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: JSON.stringify(input) },
  }));
  return { role: "assistant", content, tool_calls: calls };
}

/** A tool's images follow as a user's message, as results are text only in this dialect. */
function toToolMessages({ toolCallId, name, content }: ToolMessage): ChatMessage[] {
  if (typeof content === "string") return [{ role: "tool", tool_call_id: toolCallId, content }];
  const images = content.filter((part) => part.type === "image");
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
  const result: ChatMessage = { role: "tool", tool_call_id: toolCallId, content: text };
  if (images.length === 0) return [result];
  const title: ContentPart = { type: "text", text: `Images from ${name}:` };
  return [result, { role: "user", content: toContent([title, ...images]) }];
}
