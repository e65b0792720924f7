import { z } from "zod";

import type { ContentPart, Message, ToolCall } from "../../../contract/message.ts";
import type { ResponseFormat, ToolChoice } from "../../../contract/model-request.ts";
import type { GenerationRequest } from "../../engine/generation.ts";
import { offeredTools, schemaObject, toToolSchemas } from "../offered-tools.ts";
import { parseWith } from "../parse-with.ts";

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
]);

const message = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(part)]).nullish(),
  reasoning_content: z.string().nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }),
    )
    .nullish(),
});

const chatRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  reasoning_effort: z.string().nullish(),
  chat_template_kwargs: z.object({ enable_thinking: z.boolean().optional() }).nullish(),
  tools: offeredTools,
  tool_choice: z
    .union([
      z.enum(["auto", "none", "required"]),
      z.object({ function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  response_format: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("text") }),
      z.object({ type: z.literal("json_object") }),
      z.object({
        type: z.literal("json_schema"),
        json_schema: z.object({ schema: schemaObject.nullish() }),
      }),
    ])
    .nullish(),
});

type ChatRequest = z.infer<typeof chatRequest>;

export interface OpenAIChat {
  readonly request: GenerationRequest;
  readonly isStream: boolean;
  readonly includesUsage: boolean;
}

export function parseChatRequest(body: unknown): OpenAIChat {
  const chat = parseWith(chatRequest, body);
  const maxTokens = chat.max_completion_tokens ?? chat.max_tokens;
  const think = toThink(chat);
  const responseFormat = toResponseFormat(chat.response_format);
  return {
    isStream: chat.stream === true,
    includesUsage: chat.stream_options?.include_usage === true,
    request: {
      model: chat.model,
      messages: toMessages(chat.messages),
      tools: toToolSchemas(chat.tools),
      toolChoice: toToolChoice(chat.tool_choice),
      stop: [chat.stop ?? []].flat(),
      ...(maxTokens == null ? {} : { maxTokens }),
      ...(think === undefined ? {} : { think }),
      ...(responseFormat === undefined ? {} : { responseFormat }),
    },
  };
}

function toMessages(messages: ChatRequest["messages"]): readonly Message[] {
  const names = new Map<string, string>();
  return messages.map((each): Message => {
    const content = toContent(each.content);
    const text = typeof content === "string" ? content : textIn(content);
    switch (each.role) {
      case "system":
      case "developer":
        return { role: "system", content: text };
      case "user":
        return { role: "user", content };
      case "assistant": {
        const toolCalls = (each.tool_calls ?? []).map(toToolCall);
        for (const { id, name } of toolCalls) names.set(id, name);
        return { role: "assistant", content: text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
      }
      case "tool": {
        const toolCallId = each.tool_call_id ?? "";
        return { role: "tool", toolCallId, name: names.get(toolCallId) ?? "", content };
      }
    }
  });
}

function toContent(content: ChatRequest["messages"][number]["content"]): string | ContentPart[] {
  if (!Array.isArray(content)) return content ?? "";
  return content.map((each) => {
    if (each.type === "text") return each;
    const [, mediaType = "", data = ""] =
      /^data:([^;,]+);base64,(.*)$/s.exec(each.image_url.url) ?? [];
    return { type: "image", mediaType, data };
  });
}

function textIn(parts: readonly ContentPart[]): string {
  return parts.flatMap((each) => (each.type === "text" ? [each.text] : [])).join("\n");
}

function toToolCall(call: { id: string; function: { name: string; arguments: string } }): ToolCall {
  const { name, arguments: json } = call.function;
  try {
    return { id: call.id, name, arguments: JSON.parse(json) as Record<string, unknown> };
  } catch {
    return { id: call.id, name, arguments: {} };
  }
}

function toToolChoice(choice: ChatRequest["tool_choice"]): ToolChoice {
  return typeof choice === "object" && choice !== null ? choice.function : (choice ?? "auto");
}

function toThink({
  reasoning_effort: effort,
  chat_template_kwargs: template,
}: ChatRequest): boolean | undefined {
  if (template?.enable_thinking !== undefined) return template.enable_thinking;
  return effort === "none" ? false : undefined;
}

function toResponseFormat(format: ChatRequest["response_format"]): ResponseFormat | undefined {
  if (format == null || format.type === "text") return undefined;
  const schema = format.type === "json_schema" ? format.json_schema.schema : undefined;
  return { type: "json", ...(schema == null ? {} : { schema }) };
}
