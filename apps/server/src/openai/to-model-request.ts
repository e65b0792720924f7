import type { ContentPart, Message, MessageContent, ModelRequest, ToolCall } from "@harombe/llm";

import { tierOf } from "../assistant/model-names.ts";
import { ServerError } from "../errors/server-error.ts";
import type { ChatCompletionMessage, ChatCompletionRequest } from "./chat-request-schema.ts";

/** Throws `HAROMBE_SERVER_INVALID_REQUEST` for what only looks right, such as an image by URL. */
export function toModelRequest(request: ChatCompletionRequest): ModelRequest {
  const maxTokens = request.max_completion_tokens ?? request.max_tokens;
  const tier = tierOf(request.model);
  const hints = {
    ...(tier !== undefined && { tier }),
    ...(request.user && { session: request.user }),
  };
  return {
    messages: toMessages(request.messages),
    ...(request.tools?.length && { tools: request.tools.map(toTool) }),
    ...(request.tool_choice && { toolChoice: toToolChoice(request.tool_choice) }),
    ...(isGiven(request.temperature) && { temperature: request.temperature }),
    ...(isGiven(maxTokens) && { maxTokens }),
    ...(isGiven(request.stop) && { stop: [request.stop].flat() }),
    ...(isGiven(request.seed) && { seed: request.seed }),
    ...toResponseFormat(request.response_format),
    ...(Object.keys(hints).length > 0 && { hints }),
  };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function toTool({ function: tool }: NonNullable<ChatCompletionRequest["tools"]>[number]) {
  return {
    name: tool.name,
    description: tool.description ?? "",
    parameters: tool.parameters ?? { type: "object", properties: {} },
  };
}

function toToolChoice(choice: NonNullable<ChatCompletionRequest["tool_choice"]>) {
  return typeof choice === "string" ? choice : { name: choice.function.name };
}

function toResponseFormat(
  format: ChatCompletionRequest["response_format"],
): Pick<ModelRequest, "responseFormat"> {
  if (!format || format.type === "text") return {};
  const schema = format.type === "json_schema" ? format.json_schema.schema : undefined;
  return { responseFormat: { type: "json", ...(schema && { schema }) } };
}

function toMessages(messages: readonly ChatCompletionMessage[]): Message[] {
  const namesByCall = new Map<string, string>();
  return messages.map((message, index) => {
    const path = `messages.${index}`;
    switch (message.role) {
      case "system":
      case "developer":
        return { role: "system", content: toText(message.content) };
      case "user":
        return { role: "user", content: toContent(message.content, path) };
      case "assistant": {
        const toolCalls = (message.tool_calls ?? []).map((call, position): ToolCall => {
          namesByCall.set(call.id, call.function.name);
          const { name } = call.function;
          const at = `${path}.tool_calls.${position}.function.arguments`;
          return { id: call.id, name, arguments: toArguments(call.function.arguments, at) };
        });
        return {
          role: "assistant",
          content: toText(message.content ?? ""),
          ...(message.reasoning_content && { reasoning: message.reasoning_content }),
          ...(toolCalls.length > 0 && { toolCalls }),
        };
      }
      case "tool": {
        const { tool_call_id: toolCallId } = message;
        const name = namesByCall.get(toolCallId);
        if (name === undefined) {
          throw invalid(
            `${path}.tool_call_id`,
            `no call before it has the id ${JSON.stringify(toolCallId)}`,
          );
        }
        return { role: "tool", toolCallId, name, content: toText(message.content) };
      }
    }
  });
}

type TextContent = string | readonly ({ text: string } | { refusal: string })[];

function toText(content: TextContent): string {
  if (typeof content === "string") return content;
  return content.map((part) => ("text" in part ? part.text : part.refusal)).join("");
}

type UserContent = Extract<ChatCompletionMessage, { role: "user" }>["content"];

function toContent(content: UserContent, path: string): MessageContent {
  if (typeof content === "string") return content;
  return content.map((part, index): ContentPart =>
    part.type === "text"
      ? { type: "text", text: part.text }
      : toImage(part.image_url.url, `${path}.content.${index}.image_url.url`),
  );
}

function toImage(url: string, path: string): ContentPart {
  const match = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(url);
  if (match?.[1] && match[2]) return { type: "image", mediaType: match[1], data: match[2] };
  const reason = /^https?:/i.test(url)
    ? "the server fetches nothing from the network; send the image as a data: URL"
    : "expected data:image/…;base64,…";
  throw invalid(path, reason);
}

function toArguments(json: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json.trim() === "" ? "{}" : json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Falls through: the text is no JSON.
  }
  throw invalid(path, "not a JSON object");
}

function invalid(path: string, message: string): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `The body is not valid: ${path}: ${message}`,
    { issues: [{ path, message }] },
  );
}
