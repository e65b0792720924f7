import {
  type CallOptions,
  type Engine,
  type LanguageModel,
  LlmError,
  type ModelEvent,
  type ModelRequest,
  type ModelSettings,
  type StreamWatcher,
  watchStream,
} from "@harombe/llm";

import { abortable } from "./abortable.ts";
import type { EngineChoice } from "./engine-choice.ts";
import { selectEngine, type SelectEngineOptions } from "./select-engine.ts";

/** Keeps the engine in use, and looks for it again when it has gone. */
export interface EngineHolder {
  engine(options?: CallOptions): Promise<Engine>;
  model(id: string, settings: ModelSettings & CallOptions): Promise<LanguageModel>;
  close(): Promise<void>;
}

export interface EngineHolderOptions extends SelectEngineOptions {
  readonly choices: readonly EngineChoice[];
}

export function createEngineHolder(options: EngineHolderOptions): EngineHolder {
  let current: Promise<HeldEngine> | undefined;
  /** What `current` came to: no request need wait for what is there already. */
  let ready: HeldEngine | undefined;

  const forget = (): void => {
    const lost = current;
    current = undefined;
    ready = undefined;
    lost?.then((held) => held.retire()).catch(() => {});
  };
  // Callers share one search, so it does not end with the caller that began it.
  const search = (): Promise<HeldEngine> => {
    const searching = selectEngine(options.choices, options).then((engine) =>
      holdEngine(engine, { onLost: forget }),
    );
    current = searching;
    const settle = (found?: HeldEngine): void => {
      if (current !== searching) return;
      ready = found;
      if (found === undefined) current = undefined;
    };
    searching.then(settle, () => settle());
    return searching;
  };
  const held = (signal: AbortSignal | undefined): HeldEngine | Promise<HeldEngine> => {
    signal?.throwIfAborted();
    return ready ?? abortable(current ?? search(), signal);
  };

  return {
    engine: async ({ signal } = {}) => (await held(signal)).engine,
    async model(id, { signal, ...settings }) {
      const engine = await held(signal);
      return engine.known(id) ?? abortable(engine.model(id, settings), signal);
    },
    async close() {
      const last = current;
      current = undefined;
      ready = undefined;
      await last?.then(({ engine }) => engine.close()).catch(() => {});
    },
  };
}

interface HeldEngine {
  readonly engine: Engine;
  /** A model that was opened already. */
  known(id: string): LanguageModel | undefined;
  model(id: string, settings: ModelSettings): Promise<LanguageModel>;
  /** Closes the engine when the last stream that runs on it has ended. */
  retire(): void;
}

function holdEngine(engine: Engine, { onLost }: { readonly onLost: () => void }): HeldEngine {
  const opening = new Map<string, Promise<LanguageModel>>();
  const opened = new Map<string, LanguageModel>();
  let streams = 0;
  let isRetired = false;
  const closeWhenIdle = (): void => {
    if (isRetired && streams === 0) void engine.close().catch(() => {});
  };
  const watchUse = (): StreamWatcher<ModelEvent> => {
    streams += 1;
    return {
      end(ending) {
        if (ending.type === "failed" && isUnreachable(ending.error)) onLost();
        streams -= 1;
        closeWhenIdle();
      },
    };
  };
  const watch = (model: LanguageModel): LanguageModel => ({
    id: model.id,
    capabilities: model.capabilities,
    stream: (request: ModelRequest, options?: CallOptions): AsyncIterable<ModelEvent> =>
      watchStream(() => model.stream(request, options), watchUse),
  });
  return {
    engine,
    known: (id) => opened.get(id),
    model(id, settings) {
      const pending = opening.get(id);
      if (pending) return pending;
      const model = engine.languageModel(id, settings).then(watch);
      opening.set(id, model);
      model.then(
        (found) => opened.set(id, found),
        (error: unknown) => {
          opening.delete(id);
          if (isUnreachable(error)) onLost();
        },
      );
      return model;
    },
    retire() {
      isRetired = true;
      closeWhenIdle();
    },
  };
}

function isUnreachable(error: unknown): boolean {
  return LlmError.isInstance(error) && error.code === "HAROMBE_LLM_UNREACHABLE";
}
