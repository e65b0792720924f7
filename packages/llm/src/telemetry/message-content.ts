import type { Message, MessageContent, ToolCall } from "../contract/message.ts";

/** Characters of one text that a span holds. */
export const contentCharactersMax = 10_000;

/** A piece of a message, as the conventions' JSON schema of messages has it. */
export type RecordedPart = Readonly<Record<string, unknown>> & { readonly type: string };

/** `gen_ai.input.messages`, as JSON. */
export function inputMessages(messages: readonly Message[]): string {
  return JSON.stringify(
    messages.map((message) => ({ role: message.role, parts: partsOf(message) })),
  );
}

function partsOf(message: Message): readonly RecordedPart[] {
  if (message.role === "tool") {
    const { toolCallId: id, content } = message;
    return [{ type: "tool_call_response", id, response: textOf(content) }];
  }
  if (message.role !== "assistant") return contentParts(message.content);
  const { content, reasoning = "", toolCalls = [] } = message;
  return [
    ...(reasoning === "" ? [] : [reasoningPart(reasoning)]),
    ...(content === "" ? [] : contentParts(content)),
    ...toolCalls.map(toolCallPart),
  ];
}

export function textPart(text: string): RecordedPart {
  return { type: "text", content: cut(text) };
}

export function reasoningPart(text: string): RecordedPart {
  return { type: "reasoning", content: cut(text) };
}

export function toolCallPart({ id, name, arguments: given }: ToolCall): RecordedPart {
  const json = JSON.stringify(given);
  return { type: "tool_call", id, name, arguments: json === cut(json) ? given : cut(json) };
}

function contentParts(content: MessageContent): readonly RecordedPart[] {
  if (typeof content === "string") return [textPart(content)];
  return content.map((part) =>
    part.type === "text" ? textPart(part.text) : { type: "image", mime_type: part.mediaType },
  );
}

function textOf(content: MessageContent): string {
  if (typeof content === "string") return cut(content);
  return cut(content.map((part) => (part.type === "text" ? part.text : "[image]")).join("\n"));
}

/** Cut between characters, never inside of one. */
export function cut(text: string): string {
  if (text.length <= contentCharactersMax) return text;
  return `${text.slice(0, contentCharactersMax).toWellFormed()}…`;
}
