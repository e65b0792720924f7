import type { CallOptions, Engine, LanguageModel } from "@harombe/llm";

import type { OwnEngine } from "../cluster/own-engine.ts";
import { ServerError } from "../errors/server-error.ts";
import type { ModelSource } from "./assistant.ts";

export interface ThisMachineOptions {
  readonly own: OwnEngine;
  /** The engine's own name of a model. */
  readonly resolve: (engine: Engine, name: string, options?: CallOptions) => Promise<string>;
  readonly wrapModel: (model: LanguageModel) => LanguageModel;
  /** Whether others could answer what this machine cannot. */
  readonly hasCluster: () => boolean;
}

/** The engine of this machine as a source of models. */
export function createThisMachine({
  own,
  resolve,
  wrapModel,
  hasCluster,
}: ThisMachineOptions): ModelSource {
  const engine = async (options?: CallOptions): Promise<Engine> => {
    try {
      return await own.engine(options);
    } catch (error) {
      const isMissing = ServerError.isInstance(error) && error.code === "HAROMBE_SERVER_NO_ENGINE";
      throw isMissing && hasCluster() ? createLoopError(error) : error;
    }
  };
  return {
    engine,
    models: async (options) => (await engine(options)).listModels(options),
    async model(name = "", options) {
      await engine(options);
      return wrapModel(await own.model(name, options));
    },
    async embeddingModel(name, options) {
      const current = await engine(options);
      if (!current.embeddingModel) throw noEmbeddings(current);
      return current.embeddingModel(await resolve(current, name, options), options);
    },
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

function noEmbeddings({ name }: Engine): ServerError {
  return new ServerError("HAROMBE_SERVER_UNSUPPORTED", `${name} gives no embeddings`);
}
