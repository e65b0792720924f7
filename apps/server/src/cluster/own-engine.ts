import {
  type CallOptions,
  type Engine,
  type LanguageModel,
  LlmError,
  type ModelEvent,
  type ModelRequest,
} from "@harombe/llm";

/** This machine's own engine, which may go and come back as another one. */
export interface OwnEngine {
  engine(options?: CallOptions): Promise<Engine>;
  /** By any name that this machine knows, `auto` included. */
  model(name: string, options?: CallOptions): Promise<LanguageModel>;
}

/**
 * The engine of a node that is this very machine. Asks for the engine in use each time, and closing
 * it closes nothing: it belongs to whoever keeps it.
 */
export async function openOwnEngine(own: OwnEngine, call: CallOptions = {}): Promise<Engine> {
  const { name, url } = await own.engine(call);
  const close = async (): Promise<void> => {};
  return {
    name,
    url,
    probe: async (options) => (await own.engine(options)).probe(options),
    listModels: async (options) => (await own.engine(options)).listModels(options),
    async languageModel(id, { signal } = {}) {
      const { capabilities } = await own.model(id, signal ? { signal } : {});
      return {
        id,
        capabilities,
        async *stream(request: ModelRequest, options?: CallOptions): AsyncGenerator<ModelEvent> {
          yield* (await own.model(id, options)).stream(request, options);
        },
      };
    },
    async embeddingModel(id, options) {
      const engine = await own.engine(options);
      if (engine.embeddingModel) return engine.embeddingModel(id, options);
      // Another node may; a fault of this one it is not.
      throw new LlmError({
        code: "HAROMBE_LLM_REJECTED",
        message: `${engine.name} gives no embeddings`,
        isRetryable: false,
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
