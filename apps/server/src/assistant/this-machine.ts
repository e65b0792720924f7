import type { CallOptions, EmbeddingEvent, Engine, LanguageModel } from "@harombe/llm";
import { traceEmbeddingModel } from "@harombe/llm/telemetry";

import type { OwnEngine } from "../cluster/own-engine.ts";
import { ServerError } from "../errors/server-error.ts";
import type { ModelSource } from "./assistant.ts";
import { createOpenedVectors } from "./opened-vectors.ts";

export interface ThisMachineOptions {
  readonly own: OwnEngine;
  /** The engine's own name of a model. */
  readonly resolve: (engine: Engine, name: string, options?: CallOptions) => Promise<string>;
  readonly wrapModel: (model: LanguageModel) => LanguageModel;
  readonly wrapVectors: (embed: ModelSource["embed"]) => ModelSource["embed"];
  /** Whether others could answer what this machine cannot. */
  readonly hasCluster: () => boolean;
}

/** The engine of this machine as a source of models. */
export function createThisMachine({
  own,
  resolve,
  wrapModel,
  wrapVectors,
  hasCluster,
}: ThisMachineOptions): ModelSource {
  const toLoopError = (error: unknown): never => {
    const isMissing = ServerError.isInstance(error) && error.code === "HAROMBE_SERVER_NO_ENGINE";
    throw isMissing && hasCluster() ? createLoopError(error) : error;
  };
  const engine = (options?: CallOptions): Promise<Engine> => own.engine(options).catch(toLoopError);
  const opened = createOpenedVectors();
  return {
    engine,
    models: async (options) => (await engine(options)).listModels(options),
    async model(name = "", options) {
      return wrapModel(await own.model(name, options).catch(toLoopError));
    },
    embed: wrapVectors(async (name, texts, { onEvent, ...options } = {}) => {
      const current = await engine(options);
      const model = await opened(current, await resolve(current, name, options), options);
      const { name: provider, url: server } = current;
      let promptTokens: number | null = null;
      const watch = (event: EmbeddingEvent): void => {
        if (event.type === "usage") ({ promptTokens } = event);
        onEvent?.(event);
      };
      const traced = traceEmbeddingModel(model, { provider, server });
      const vectors = await traced.embed(texts, { ...options, onEvent: watch });
      return { vectors, model: model.id, node: null, promptTokens };
    }),
  };
}

/** Another node may answer, so whoever passed the request on may go on. */
function createLoopError(cause: ServerError): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_LOOP",
    "Another harombe server passed this request on, so it ends here and not in a loop, and this machine has no engine of its own to answer it",
    {
      hint: "Start an engine on this machine, or take it out of the other server's cluster.nodes and list the machines behind it there.",
      isRetryable: true,
      cause,
    },
  );
}
