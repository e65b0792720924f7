import type { ModelRequest, ToolSchema } from "../contract/model-request.ts";
import type { Think } from "./ollama-server.ts";
import { toOllamaMessages } from "./to-ollama-messages.ts";

export interface OllamaRequestOptions {
  readonly model: string;
  readonly contextWindowTokens: number | null;
  /** Where the request names none. */
  readonly temperature?: number | undefined;
  readonly keepAlive?: string | number | undefined;
  readonly think?: Think | undefined;
}

/** The body of a streamed `/api/chat`. JSON leaves out what is undefined. */
export function toOllamaRequest(
  request: ModelRequest,
  { model, contextWindowTokens, temperature, keepAlive, think }: OllamaRequestOptions,
): Readonly<Record<string, unknown>> {
  const { messages, maxTokens, stop, seed, responseFormat } = request;
  const tools = selectTools(request);
  return {
    model,
    messages: toOllamaMessages(messages),
    stream: true,
    tools: tools.length > 0 ? tools.map(toTool) : undefined,
    format: responseFormat && (responseFormat.schema ?? "json"),
    think,
    keep_alive: keepAlive,
    options: {
      num_ctx: contextWindowTokens ?? undefined,
      temperature: request.temperature ?? temperature,
      seed,
      stop,
      num_predict: maxTokens,
    },
  };
}

/** Ollama knows no tool choice: what must not be called is not shown. */
function selectTools({ tools = [], toolChoice = "auto" }: ModelRequest): readonly ToolSchema[] {
  if (toolChoice === "none") return [];
  return typeof toolChoice === "string"
    ? tools
    : tools.filter(({ name }) => name === toolChoice.name);
}

function toTool({ name, description, parameters }: ToolSchema): object {
  return { type: "function", function: { name, description, parameters } };
}
