import { z } from "zod";

import type { Message, MessageContent, ToolCall } from "../../../contract/message.ts";
import type { ResponseFormat } from "../../../contract/model-request.ts";
import { EngineRefusal } from "../../engine/engine-refusal.ts";
import type { GenerationRequest } from "../../engine/generation.ts";
import { offeredTools, schemaObject, toToolSchemas } from "../offered-tools.ts";
import { parseWith } from "../parse-with.ts";
import { parseKeepAlive } from "./parse-keep-alive.ts";

const shared = {
  model: z.string(),
  stream: z.boolean().nullish(),
  format: z.union([z.literal("json"), z.literal(""), schemaObject]).nullish(),
  think: z.union([z.boolean(), z.enum(["low", "medium", "high"])]).nullish(),
  keep_alive: z.union([z.string(), z.number()]).nullish(),
  options: z
    .object({
      num_ctx: z.number().int().positive().optional(),
      num_predict: z.number().int().optional(),
      stop: z.union([z.string(), z.array(z.string())]).nullish(),
    })
    .nullish(),
};

const message = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string().nullish(),
  images: z.array(z.string()).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({
        id: z.string().nullish(),
        function: z.object({ name: z.string(), arguments: schemaObject.nullish() }),
      }),
    )
    .nullish(),
});

const chatRequest = z.object({
  ...shared,
  messages: z.array(message).nullish(),
  tools: offeredTools,
});

const generateRequest = z.object({
  ...shared,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  images: z.array(z.string()).nullish(),
});

type Shared = Pick<z.infer<typeof chatRequest>, keyof typeof shared>;

export interface OllamaGeneration {
  readonly request: GenerationRequest;
  readonly isStream: boolean;
}

export function parseOllamaChat(body: unknown): OllamaGeneration {
  const chat = parseWith(chatRequest, body);
  const tools = toToolSchemas(chat.tools);
  return {
    isStream: chat.stream !== false,
    request: { ...toShared(chat), messages: (chat.messages ?? []).map(toMessage), tools },
  };
}

export function parseOllamaGenerate(body: unknown): OllamaGeneration {
  const { system, prompt, images, ...rest } = parseWith(generateRequest, body);
  const messages: Message[] = [];
  if (system) messages.push({ role: "system", content: system });
  if (prompt) messages.push({ role: "user", content: toContent(prompt, images) });
  return { isStream: rest.stream !== false, request: { ...toShared(rest), messages } };
}

function toShared({
  model,
  format,
  think,
  keep_alive,
  options,
}: Shared): Omit<GenerationRequest, "messages"> {
  const keepAliveMs = parseKeepAlive(keep_alive);
  if (keep_alive != null && keepAliveMs === undefined) {
    throw new EngineRefusal(`time: invalid duration "${keep_alive}"`, { status: 400 });
  }
  const responseFormat = toResponseFormat(format);
  const { num_ctx: contextWindowTokens, num_predict: maxTokens = -1, stop } = options ?? {};
  return {
    model,
    stop: [stop ?? []].flat(),
    ...(maxTokens > 0 ? { maxTokens } : {}),
    ...(contextWindowTokens === undefined ? {} : { contextWindowTokens }),
    ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
    ...(think == null ? {} : { think: think !== false }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
  };
}

function toResponseFormat(format: Shared["format"]): ResponseFormat | undefined {
  if (format == null || format === "") return undefined;
  return format === "json" ? { type: "json" } : { type: "json", schema: format };
}

function toMessage(each: z.infer<typeof message>): Message {
  const text = each.content ?? "";
  switch (each.role) {
    case "system":
      return { role: "system", content: text };
    case "user":
      return { role: "user", content: toContent(text, each.images) };
    case "assistant": {
      const toolCalls = (each.tool_calls ?? []).map(
        ({ id, function: { name, arguments: values } }): ToolCall => ({
          id: id ?? "",
          name,
          arguments: values ?? {},
        }),
      );
      return { role: "assistant", content: text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
    }
    case "tool": {
      const toolCallId = each.tool_call_id ?? "";
      return { role: "tool", toolCallId, name: each.tool_name ?? "", content: text };
    }
  }
}

function toContent(text: string, images: readonly string[] | null | undefined): MessageContent {
  if (images == null || images.length === 0) return text;
  const parts = images.map((data) => ({ type: "image", mediaType: "image/*", data }) as const);
  return [...parts, { type: "text", text }];
}
