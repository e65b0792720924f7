import { engineClosed } from "./errors.ts";
import type { ModelHeader } from "./files/read-model-header.ts";
import { loadModel } from "./load/loaded-model.ts";
import { createModelShelf, type ModelShelf } from "./load/model-shelf.ts";
import { type StartedLlama, startLlama, type StartLlamaOptions } from "./load/start-llama.ts";

/** What the models of one engine share. */
export interface EmbeddedRuntime {
  readonly queueMax: number;
  readonly shelf: ModelShelf;
  /** Loads the library when it is first needed. */
  started(): Promise<StartedLlama>;
  /** The context window a model runs with: what was wished for, never more than it was made for. */
  windowOf(header: ModelHeader, wantedTokens: number | undefined): number;
  /** Aborts when the caller's signal does, and when the engine is closed. */
  withClosing(signal: AbortSignal | undefined): AbortSignal;
  newSeed(): number;
  close(): Promise<void>;
}

export interface RuntimeOptions extends StartLlamaOptions {
  readonly contextWindowTokens: number;
  readonly slots: number;
  readonly queueMax: number;
  readonly loadedMax: number;
  readonly random: () => number;
}

export function createRuntime(options: RuntimeOptions): EmbeddedRuntime {
  const { slots, queueMax, loadedMax, contextWindowTokens } = options;
  const closing = new AbortController();
  let starting: Promise<StartedLlama> | undefined;
  const started = async (): Promise<StartedLlama> => {
    closing.signal.throwIfAborted();
    starting ??= startLlama(options);
    // A library that was missing may be there at the next try.
    starting.catch(() => (starting = undefined));
    return starting;
  };
  const shelf = createModelShelf({
    loadedMax,
    load: async (file) => loadModel(file, await started(), { slots, queueMax }),
  });
  return {
    queueMax,
    shelf,
    started,
    windowOf: (header, wantedTokens = contextWindowTokens) =>
      Math.min(wantedTokens, header.contextWindowTokens ?? wantedTokens),
    withClosing: (signal) =>
      signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
    newSeed: () => Math.floor(options.random() * 2 ** 31),
    close: async () => {
      if (!closing.signal.aborted) closing.abort(engineClosed());
      await shelf.clear();
      const known = await starting?.catch(() => undefined);
      known?.close();
    },
  };
}
