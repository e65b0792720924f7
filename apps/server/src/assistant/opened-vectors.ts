import type { CallOptions, EmbeddingModel, Engine } from "@harombe/llm";

import { ServerError } from "../errors/server-error.ts";

type Open = (engine: Engine, id: string, options?: CallOptions) => Promise<EmbeddingModel>;

/** Models of one engine that are kept open. */
const modelsMax = 100;

/**
 * Opens models for vectors, which may cost a request, and keeps them open until one of their calls
 * fails: another model may go by that name then.
 */
export function createOpenedVectors(): Open {
  const opened = new WeakMap<Engine, Map<string, EmbeddingModel>>();
  return async (engine, id, options) => {
    const models = opened.get(engine) ?? new Map<string, EmbeddingModel>();
    opened.set(engine, models);
    const known = models.get(id);
    if (known !== undefined) return known;
    if (!engine.embeddingModel) throw noEmbeddings(engine);
    const model = await engine.embeddingModel(id, options);
    const kept: EmbeddingModel = {
      id: model.id,
      dimensions: model.dimensions,
      async embed(texts, call) {
        try {
          return await model.embed(texts, call);
        } catch (error) {
          models.delete(id);
          throw error;
        }
      },
    };
    if (models.size >= modelsMax) models.clear();
    models.set(id, kept);
    return kept;
  };
}

function noEmbeddings({ name }: Engine): ServerError {
  return new ServerError("HAROMBE_SERVER_UNSUPPORTED", `${name} gives no embeddings`);
}
