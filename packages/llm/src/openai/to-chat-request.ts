import type OpenAI from "openai";

import type { ModelRequest, ResponseFormat, ToolChoice } from "../contract/model-request.ts";
import type { EngineProfile } from "./engine-profile.ts";
import { toChatMessages } from "./to-chat-messages.ts";

type ChatRequest = OpenAI.ChatCompletionCreateParamsStreaming;

export interface ChatRequestOptions {
  readonly model: string;
  readonly profile: EngineProfile;
  /** Where the request names none. */
  readonly temperature?: number | undefined;
}

/** The body of a streamed `/chat/completions`. What the request leaves open is left out. */
export function toChatRequest(
  request: ModelRequest,
  { model, profile, temperature = request.temperature }: ChatRequestOptions,
): ChatRequest {
  const { tools = [], toolChoice, maxTokens, stop, seed, responseFormat } = request;
  return {
    model,
    messages: toChatMessages(request.messages),
    stream: true,
    ...(profile.hasStreamUsage && { stream_options: { include_usage: true } }),
    ...(tools.length > 0 && { tools: tools.map(toTool) }),
    ...(tools.length > 0 && toolChoice !== undefined && { tool_choice: toToolChoice(toolChoice) }),
    ...optional("temperature", request.temperature ?? temperature),
    ...optional(profile.maxTokensField, maxTokens),
    ...optional("stop", stop && [...stop]),
    ...optional("seed", seed),
    ...(responseFormat && { response_format: toResponseFormat(responseFormat, profile) }),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function toTool({
  name,
  description,
  parameters,
}: NonNullable<ModelRequest["tools"]>[number]): OpenAI.ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: { ...parameters } } };
}

function toToolChoice(choice: ToolChoice): OpenAI.ChatCompletionToolChoiceOption {
  return typeof choice === "string"
    ? choice
    : { type: "function", function: { name: choice.name } };
}

function toResponseFormat(
  { schema }: ResponseFormat,
  { hasJsonObjectFormat }: EngineProfile,
): NonNullable<ChatRequest["response_format"]> {
  if (schema === undefined && hasJsonObjectFormat) return { type: "json_object" };
  return {
    type: "json_schema",
    json_schema: { name: "answer", schema: { ...(schema ?? { type: "object" }) } },
  };
}
