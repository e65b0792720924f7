import { type CallOptions, type Engine, LlmError, type ModelSettings } from "@harombe/llm";

/** Stands for whatever model a server has, where nobody named one. */
export const anyModel = "auto";

/** The engine, which under the name `auto` opens the first model that it lists. */
export function withOwnChoice(engine: Engine): Engine {
  return {
    ...engine,
    languageModel: async (id, settings = {}) =>
      engine.languageModel(id === anyModel ? await chooseModel(engine, settings) : id, settings),
  };
}

async function chooseModel(engine: Engine, settings: ModelSettings & CallOptions): Promise<string> {
  const [first] = await engine.listModels(settings);
  if (first) return first.id;
  throw new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `${engine.url ?? engine.name} has no model`,
    isRetryable: false,
    hint: "Pull one there: ollama pull qwen3:4b",
  });
}
