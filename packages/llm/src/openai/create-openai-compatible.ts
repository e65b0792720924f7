import OpenAI from "openai";

import type { Engine } from "../contract/engine.ts";
import type { LanguageModel } from "../contract/language-model.ts";
import type { Message } from "../contract/message.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";

export interface OpenAICompatibleOptions {
  /** Up to and including the version, such as `http://localhost:8000/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | null;
}

/** An engine that speaks OpenAI's chat completions. */
export function createOpenAICompatible({ baseUrl, apiKey }: OpenAICompatibleOptions): Engine {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: apiKey ?? "none", maxRetries: 0 });
  return {
    name: "OpenAI-compatible",
    url: baseUrl,
    async probe() {
      const startedAt = performance.now();
      await client.models.list();
      return { version: null, latencyMs: performance.now() - startedAt };
    },
    async listModels() {
      const { data } = await client.models.list();
      return data.map(({ id }) => ({
        id,
        sizeBytes: null,
        parameters: null,
        quantization: null,
        contextWindowTokens: null,
        isLoaded: null,
      }));
    },
    async languageModel(id): Promise<LanguageModel> {
      return {
        id,
        capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
        stream: (request, options = {}) => streamChat(client, id, request, options.signal),
      };
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

async function* streamChat(
  client: OpenAI,
  model: string,
  request: ModelRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelEvent> {
  const chunks = await client.chat.completions.create(
    {
      model,
      messages: request.messages.map(toOpenAIMessage),
      stream: true,
      stream_options: { include_usage: true },
      ...(request.tools && {
        tools: request.tools.map((tool) => ({
          type: "function" as const,
          function: { ...tool, parameters: { ...tool.parameters } },
        })),
      }),
    },
    { signal: signal ?? null },
  );
  const calls = new Map<number, { id: string; name: string; json: string }>();
  let reason: string | null = null;
  let usage: OpenAI.CompletionUsage | null = null;
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    if (choice?.delta.content) yield { type: "text-delta", text: choice.delta.content };
    for (const delta of choice?.delta.tool_calls ?? []) {
      const call = calls.get(delta.index) ?? { id: "", name: "", json: "" };
      call.id += delta.id ?? "";
      call.name += delta.function?.name ?? "";
      call.json += delta.function?.arguments ?? "";
      calls.set(delta.index, call);
    }
    reason = choice?.finish_reason ?? reason;
  }
  for (const { id, name, json } of calls.values()) {
    yield { type: "tool-call", call: { id, name, arguments: JSON.parse(json) } };
  }
  if (usage) {
    yield {
      type: "usage",
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
    };
  }
  yield { type: "finish", reason: reason === "tool_calls" ? "tool-calls" : "stop" };
}

function toOpenAIMessage(message: Message): OpenAI.ChatCompletionMessageParam {
  const text = (content: Message["content"]): string =>
    typeof content === "string"
      ? content
      : content.map((part) => (part.type === "text" ? part.text : "")).join("");
  switch (message.role) {
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: text(message.content) };
    case "assistant":
      return {
        role: "assistant",
        content: message.content,
        ...(message.toolCalls && {
          tool_calls: message.toolCalls.map((call) => ({
            id: call.id,
            type: "function" as const,
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
      };
    case "system":
    case "user":
      return { role: message.role, content: text(message.content) };
  }
}
