import { randomBytes } from "node:crypto";

import type { ContentPart, Message, MessageContent, ModelRequest, ToolCall } from "@harombe/llm";

import { tierOf } from "../assistant/model-names.ts";
import type { OllamaChat, OllamaGenerate, OllamaMessage } from "./ollama-schema.ts";

export function fromOllamaChat(body: OllamaChat): ModelRequest {
  return {
    messages: fromMessages(body.messages ?? []),
    ...(body.tools?.length && {
      tools: body.tools.map(({ function: { name, description, parameters } }) => ({
        name,
        description: description ?? "",
        parameters: parameters ?? { type: "object", properties: {} },
      })),
    }),
    ...fromSettings(body),
  };
}

export function fromOllamaGenerate(body: OllamaGenerate): ModelRequest {
  const content = toContent(body.prompt ?? "", body.images);
  return {
    messages: [
      ...(body.system ? [{ role: "system" as const, content: body.system }] : []),
      { role: "user", content },
    ],
    ...fromSettings(body),
  };
}

type Settings = Pick<OllamaChat, "model" | "format" | "options">;

function fromSettings({ model, format, options }: Settings): Omit<ModelRequest, "messages"> {
  const { temperature, num_predict: limit, stop, seed } = options ?? {};
  const tier = tierOf(model);
  return {
    ...(isGiven(temperature) && { temperature }),
    // Ollama's -1 and -2 mean "no limit" and "until the window is full".
    ...(isGiven(limit) && limit > 0 && { maxTokens: limit }),
    ...(isGiven(stop) && { stop: [stop].flat() }),
    ...(isGiven(seed) && { seed }),
    ...(format && {
      responseFormat: { type: "json", ...(typeof format === "object" && { schema: format }) },
    }),
    ...(tier !== undefined && { hints: { tier } }),
  };
}

/** Ollama's calls have no ids; results follow their calls in order, or name the tool. */
function fromMessages(messages: readonly OllamaMessage[]): Message[] {
  let open: ToolCall[] = [];
  return messages.map((message): Message => {
    const text = message.content ?? "";
    switch (message.role) {
      case "system":
        return { role: "system", content: text };
      case "user":
        return { role: "user", content: toContent(text, message.images) };
      case "assistant": {
        const toolCalls = (message.tool_calls ?? []).map(
          ({ id, function: { name, arguments: input } }): ToolCall => ({
            id: id ?? `call_${randomBytes(6).toString("hex")}`,
            name,
            arguments: input,
          }),
        );
        open = [...toolCalls];
        return {
          role: "assistant",
          content: text,
          ...(message.thinking && { reasoning: message.thinking }),
          ...(toolCalls.length > 0 && { toolCalls }),
        };
      }
      case "tool": {
        const call = takeCall(open, message);
        return {
          role: "tool",
          toolCallId: call?.id ?? message.tool_call_id ?? "",
          name: call?.name ?? message.tool_name ?? "tool",
          content: toContent(text, message.images),
        };
      }
    }
  });
}

function takeCall(open: ToolCall[], { tool_call_id, tool_name }: OllamaMessage) {
  const byId = open.findIndex(({ id }) => id === tool_call_id);
  const byName = open.findIndex(({ name }) => name === tool_name);
  const index = byId >= 0 ? byId : Math.max(byName, 0);
  return open.splice(index, 1)[0];
}

function toContent(text: string, images: readonly string[] | null | undefined): MessageContent {
  if (!images?.length) return text;
  const parts = images.map((data): ContentPart => ({
    type: "image",
    data,
    mediaType: mediaTypeOf(data),
  }));
  return [{ type: "text", text }, ...parts];
}

/** By the first bytes of the file, which is all that Ollama's clients send. */
function mediaTypeOf(base64: string): string {
  const known = Object.entries(signatures).find(([start]) => base64.startsWith(start));
  return known?.[1] ?? "image/png";
}

const signatures: Readonly<Record<string, string>> = {
  iVBORw0K: "image/png",
  "/9j/": "image/jpeg",
  R0lGOD: "image/gif",
  UklGR: "image/webp",
};

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
