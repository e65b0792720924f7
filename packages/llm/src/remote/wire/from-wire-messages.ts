import type { ContentPart, Message, MessageContent, ToolCall } from "../../contract/message.ts";
import type { WireContent, WireMessage, WireToolCall } from "./message-schema.ts";

/** Messages from the wire as ours. */
export function fromWireMessages(messages: readonly WireMessage[]): Message[] {
  const toolNames = new Map<string, string>();
  return messages.map((message) => fromWireMessage(message, toolNames));
}

/** `toolNames` carries the names of earlier calls to their results. */
function fromWireMessage(message: WireMessage, toolNames: Map<string, string>): Message {
  const {
    role,
    reasoning,
    tool_calls: wireCalls,
    tool_call_id: toolCallId,
    is_error: isError,
  } = message;
  const content = fromContent(message.content ?? "");
  switch (role) {
    case "system":
    case "developer":
      return { role: "system", content: toText(content) };
    case "user":
      return { role, content };
    case "assistant": {
      const toolCalls = (wireCalls ?? []).map(fromToolCall);
      for (const { id, name } of toolCalls) toolNames.set(id, name);
      return {
        role,
        content: toText(content),
        ...(reasoning && { reasoning }),
        ...(toolCalls.length > 0 && { toolCalls }),
      };
    }
    case "tool": {
      const name = message.name ?? toolNames.get(toolCallId ?? "") ?? "tool";
      return { role, toolCallId: toolCallId ?? "", name, content, ...(isError && { isError }) };
    }
  }
}

function fromContent(content: WireContent): MessageContent {
  return typeof content === "string" ? content : content.map(fromPart);
}

function fromPart(part: Exclude<WireContent, string>[number]): ContentPart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "image":
      return { type: "image", data: part.data, mediaType: part.mediaType };
    case "image_url": {
      const url = typeof part.image_url === "string" ? part.image_url : part.image_url.url;
      const comma = url.indexOf(",");
      const mediaType = url.slice("data:".length, url.indexOf(";"));
      return { type: "image", data: url.slice(comma + 1), mediaType };
    }
  }
}

function fromToolCall(call: WireToolCall): ToolCall {
  const { name, arguments: input } = "function" in call ? call.function : call;
  return {
    id: call.id,
    name,
    arguments: typeof input === "string" ? JSON.parse(input || "{}") : input,
  };
}

function toText(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}
