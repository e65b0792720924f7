import { LlmError } from "../../errors/llm-error.ts";
import type { ModelFile } from "../files/model-files.ts";
import type { LoadedModel } from "./loaded-model.ts";

/** The models in memory. */
export interface ModelShelf {
  has(id: string): boolean;
  /** Loads it if need be; unloads the idle model used longest ago to make room. */
  take(file: ModelFile): Promise<LoadedModel>;
  clear(): Promise<void>;
}

export interface ModelShelfOptions {
  readonly loadedMax: number;
  readonly load: (file: ModelFile) => Promise<LoadedModel>;
}

export function createModelShelf({ loadedMax, load }: ModelShelfOptions): ModelShelf {
  // The order of a map is that of use: whoever is taken goes to the end.
  const shelf = new Map<string, Promise<LoadedModel>>();
  const settled = new Map<string, LoadedModel>();
  const makeRoom = async (): Promise<void> => {
    if (shelf.size < loadedMax) return;
    const [id] = [...shelf.keys()].filter((each) => settled.get(each)?.isIdle() === true);
    if (id === undefined) throw shelfFull([...shelf.keys()]);
    const leaving = settled.get(id);
    shelf.delete(id);
    settled.delete(id);
    await leaving?.dispose();
  };
  const start = (file: ModelFile): Promise<LoadedModel> => {
    const loading = makeRoom().then(() => load(file));
    // Room is made before anything is awaited, so the place is free to take now.
    shelf.set(file.id, loading);
    loading.then(
      (model) => shelf.get(file.id) === loading && settled.set(file.id, model),
      () => shelf.get(file.id) === loading && shelf.delete(file.id),
    );
    return loading;
  };
  return {
    has: (id) => settled.has(id),
    take: async (file) => {
      const known = shelf.get(file.id);
      if (known === undefined) return start(file);
      shelf.delete(file.id);
      shelf.set(file.id, known);
      return known;
    },
    clear: async () => {
      const all = await Promise.allSettled(shelf.values());
      shelf.clear();
      settled.clear();
      for (const each of all) if (each.status === "fulfilled") await each.value.dispose();
    },
  };
}

function shelfFull(ids: readonly string[]): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_OVERLOADED",
    message: `${ids.join(" and ")} are at work, and no other model may be in memory beside them`,
    isRetryable: true,
    hint: "Raise loadedMax, or wait",
  });
}
