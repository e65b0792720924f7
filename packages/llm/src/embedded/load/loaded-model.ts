import type {
  ChatWrapper,
  LlamaContextSequence,
  LlamaEmbeddingContext,
  LlamaModel,
} from "node-llama-cpp";

import { badModelFile, outOfMemory } from "../errors.ts";
import type { ModelFile } from "../files/model-files.ts";
import { createPool, type Pool } from "../pool/create-pool.ts";
import type { StartedLlama } from "./start-llama.ts";

export interface LoadedModel {
  readonly model: LlamaModel;
  readonly chatWrapper: ChatWrapper;
  /** Nobody writes or embeds with it. */
  readonly isIdle: () => boolean;
  /** Its working memory with such a context window, made when first asked for. */
  sequences(windowTokens: number): Promise<Pool<LlamaContextSequence>>;
  embedder(windowTokens: number): Promise<Pool<LlamaEmbeddingContext>>;
  dispose(): Promise<void>;
}

export interface LoadOptions {
  readonly slots: number;
  readonly queueMax: number;
}

/** Loads the weights. Throws an `LlmError` for a file that is damaged or too large. */
export async function loadModel(
  file: ModelFile,
  started: StartedLlama,
  { slots, queueMax }: LoadOptions,
): Promise<LoadedModel> {
  const { library, llama, threads } = started;
  const run = <Value>(work: Promise<Value>): Promise<Value> => explain(work, file, started);
  const model = await run(llama.loadModel({ modelPath: file.path }));
  const pools = new Set<Pool<unknown>>();
  const remember = <Item>(pool: Pool<Item>): Pool<Item> => {
    pools.add(pool);
    return pool;
  };
  const makeSequences = async (windowTokens: number): Promise<Pool<LlamaContextSequence>> => {
    const context = await run(
      model.createContext({ contextSize: windowTokens, sequences: slots, threads }),
    );
    const sequences = Array.from({ length: slots }, () => context.getSequence());
    return remember(createPool(sequences, queueMax));
  };
  const makeEmbedder = async (windowTokens: number): Promise<Pool<LlamaEmbeddingContext>> => {
    const context = await run(model.createEmbeddingContext({ contextSize: windowTokens, threads }));
    return remember(createPool([context], queueMax));
  };
  return {
    model,
    chatWrapper: library.resolveChatWrapper(model, { warningLogs: false }),
    isIdle: () => [...pools].every(({ isIdle }) => isIdle),
    sequences: once(makeSequences),
    embedder: once(makeEmbedder),
    dispose: () => model.dispose(),
  };
}

/** Makes each thing once, and again when making it failed. */
function once<Value>(make: (key: number) => Promise<Value>): (key: number) => Promise<Value> {
  const made = new Map<number, Promise<Value>>();
  return async (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    known.catch(() => made.delete(key));
    return known;
  };
}

/** Turns a failure into one that says what llama.cpp said. */
async function explain<Value>(
  work: Promise<Value>,
  file: ModelFile,
  { library, complaintDuring }: StartedLlama,
): Promise<Value> {
  const complaint = complaintDuring(work);
  try {
    return await work;
  } catch (error) {
    if (error instanceof library.InsufficientMemoryError) throw outOfMemory(file.id, error);
    throw badModelFile(file.path, (await complaint) ?? String(error), error);
  }
}
