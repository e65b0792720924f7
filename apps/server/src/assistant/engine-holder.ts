import {
  type CallOptions,
  type Engine,
  type LanguageModel,
  LlmError,
  type ModelEvent,
  type ModelRequest,
  type ModelSettings,
} from "@harombe/llm";

import { abortable } from "./abortable.ts";
import type { EngineChoice } from "./engine-choice.ts";
import { selectEngine } from "./select-engine.ts";

/** Keeps the engine in use, and looks for it again when it has gone. */
export interface EngineHolder {
  engine(options?: CallOptions): Promise<Engine>;
  model(id: string, settings: ModelSettings & CallOptions): Promise<LanguageModel>;
  close(): Promise<void>;
}

export interface EngineHolderOptions {
  readonly choices: readonly EngineChoice[];
  readonly probeTimeoutMs: number;
}

export function createEngineHolder(options: EngineHolderOptions): EngineHolder {
  let current: Promise<HeldEngine> | undefined;

  const forget = (): void => {
    const lost = current;
    current = undefined;
    lost?.then((held) => held.retire()).catch(() => {});
  };
  // Callers share one search, so it does not end with the caller that began it.
  const search = (): Promise<HeldEngine> => {
    const searching = selectEngine(options.choices, options).then((engine) =>
      holdEngine(engine, { onLost: forget }),
    );
    current = searching;
    searching.catch(() => {
      if (current === searching) current = undefined;
    });
    return searching;
  };
  const held = (signal: AbortSignal | undefined): Promise<HeldEngine> =>
    abortable(current ?? search(), signal);

  return {
    engine: async ({ signal } = {}) => (await held(signal)).engine,
    model: async (id, { signal, ...settings }) =>
      abortable((await held(signal)).model(id, settings), signal),
    async close() {
      const last = current;
      current = undefined;
      await last?.then(({ engine }) => engine.close()).catch(() => {});
    },
  };
}

interface HeldEngine {
  readonly engine: Engine;
  model(id: string, settings: ModelSettings): Promise<LanguageModel>;
  /** Closes the engine when the last stream that runs on it has ended. */
  retire(): void;
}

function holdEngine(engine: Engine, { onLost }: { readonly onLost: () => void }): HeldEngine {
  const models = new Map<string, Promise<LanguageModel>>();
  let streams = 0;
  let isRetired = false;
  const closeWhenIdle = (): void => {
    if (isRetired && streams === 0) void engine.close().catch(() => {});
  };
  const watch = (model: LanguageModel): LanguageModel => ({
    id: model.id,
    capabilities: model.capabilities,
    async *stream(request: ModelRequest, options?: CallOptions): AsyncGenerator<ModelEvent> {
      streams += 1;
      try {
        yield* model.stream(request, options);
      } catch (error) {
        if (isUnreachable(error)) onLost();
        throw error;
      } finally {
        streams -= 1;
        closeWhenIdle();
      }
    },
  });
  return {
    engine,
    model(id, settings) {
      const known = models.get(id);
      if (known) return known;
      const opening = engine.languageModel(id, settings).then(watch);
      models.set(id, opening);
      opening.catch((error: unknown) => {
        models.delete(id);
        if (isUnreachable(error)) onLost();
      });
      return opening;
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
