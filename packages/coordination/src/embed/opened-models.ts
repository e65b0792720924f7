import { type EmbeddingModel, type Engine, LlmError } from "@harombe/llm";

import { UnfitError } from "../attempt/failure-kind.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";

/** Models for vectors that are open, since opening one may cost a request. */
export interface OpenedModels {
  /** Throws `UnfitError` where the node gives no vectors of this model. */
  open(node: ManagedNode, id: string, signal: AbortSignal): Promise<EmbeddingModel>;
  /** To be called when it failed: another model may go by its name now. */
  forget(node: ManagedNode, id: string): void;
}

export function createOpenedModels(): OpenedModels {
  // What belongs to a node goes with it.
  const opened = new WeakMap<ManagedNode, Map<string, EmbeddingModel>>();
  return {
    async open(node, id, signal) {
      const known = opened.get(node)?.get(id);
      if (known !== undefined) return known;
      const model = await openAt(await node.connect(), id, signal);
      const models = opened.get(node) ?? new Map<string, EmbeddingModel>();
      opened.set(node, models.set(id, model));
      return model;
    },
    forget: (node, id) => void opened.get(node)?.delete(id),
  };
}

async function openAt(engine: Engine, id: string, signal: AbortSignal): Promise<EmbeddingModel> {
  const unfit = (why: string): UnfitError => new UnfitError(why, { code: "unfit" });
  if (!engine.embeddingModel) throw unfit(`${engine.name} gives no vectors`);
  try {
    return await engine.embeddingModel(id, { signal });
  } catch (error) {
    if (isRefusal(error)) throw unfit(error.message);
    throw error;
  }
}

/** No fault of the node, and another one may do it. */
export function isRefusal(error: unknown): error is LlmError {
  if (!LlmError.isInstance(error)) return false;
  return error.code === "HAROMBE_LLM_REJECTED" || error.status === notImplemented;
}

/** What Ollama and llama.cpp answer for a model without vectors. */
const notImplemented = 501;
