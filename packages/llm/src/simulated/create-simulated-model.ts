import type { CallOptions, LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createEngineCore, type EngineCore } from "./engine/create-engine-core.ts";
import type { GenerationPart, GenerationRequest } from "./engine/generation.ts";
import type { SimulatedBehaviour } from "./engine/simulated-options.ts";
import { toLlmError } from "./to-llm-error.ts";

/** Faults and keys belong to a connection: for those, start an engine. */
export type SimulatedLanguageModelOptions = Omit<
  SimulatedBehaviour,
  "faults" | "apiKey" | "library" | "requestsMax"
>;

/**
 * The simulated engine's first model in this process, without HTTP. A prompt that is cut yields a
 * `warning` here, because nobody else could tell.
 */
export function createSimulatedModel(options: SimulatedLanguageModelOptions = {}): LanguageModel {
  const core = createEngineCore(options);
  const model = core.shelf.list()[0];
  if (model === undefined) throw new TypeError("models: at least one is needed");
  return {
    id: model.name,
    capabilities: {
      contextWindowTokens: core.windowOf(model),
      tools: model.tools,
      vision: model.vision,
      reasoning: model.thinking,
    },
    stream: (request, { signal }: CallOptions = {}) =>
      stream(core, toGeneration(model.name, request), signal),
  };
}

async function* stream(
  core: EngineCore,
  request: GenerationRequest,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted();
  try {
    for await (const part of core.generate(request, { signal })) yield* toEvents(part);
  } catch (error) {
    signal.throwIfAborted();
    throw toLlmError(error, request.model);
  }
}

function toGeneration(model: string, request: ModelRequest): GenerationRequest {
  const { messages, tools, toolChoice, responseFormat, maxTokens, stop } = request;
  return {
    model,
    messages,
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(stop === undefined ? {} : { stop }),
  };
}

function* toEvents(part: GenerationPart): Generator<ModelEvent> {
  switch (part.type) {
    case "start":
      if (part.isCut) {
        const message = "The prompt was longer than the context window: its front was cut";
        yield { type: "warning", code: "prompt-truncated", message };
      }
      break;
    case "text":
      yield { type: "text-delta", text: part.text };
      break;
    case "reasoning":
      yield { type: "reasoning-delta", text: part.text };
      break;
    case "call-end": {
      const { id, name, arguments: values } = part.call;
      yield { type: "tool-call", call: { id, name, arguments: { ...values } } };
      break;
    }
    case "end":
      yield {
        type: "usage",
        promptTokens: part.promptTokens,
        completionTokens: part.completionTokens,
      };
      yield { type: "finish", reason: part.reason };
      break;
    case "call-start":
    case "call-arguments":
    case "fault":
      break;
  }
}
