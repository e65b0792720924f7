import type { Llama, LlamaLogLevel } from "node-llama-cpp";

import type { EmbeddedGpu, EmbeddedLogger } from "../embedded-options.ts";
import type { LlamaLibrary } from "./llama-library.ts";

export interface SharedLlama {
  readonly llama: Llama;
  /** Whoever is in it hears what llama.cpp says; its messages do not tell whom they concern. */
  readonly listeners: Set<EmbeddedLogger>;
}

/**
 * llama.cpp is one thing in a process: freeing it, or telling it where to log, concerns everyone
 * who uses it. So engines share it, and only models and contexts are freed. It ends with the
 * process, and does not keep the process alive.
 */
const shared = new WeakMap<LlamaLibrary, Map<EmbeddedGpu, Promise<SharedLlama>>>();

/** Neither compiles nor downloads anything, and prints nothing. */
export async function shareLlama(library: LlamaLibrary, gpu: EmbeddedGpu): Promise<SharedLlama> {
  const known = shared.get(library) ?? new Map<EmbeddedGpu, Promise<SharedLlama>>();
  shared.set(library, known);
  const started = known.get(gpu) ?? start(library, gpu);
  known.set(gpu, started);
  started.catch(() => known.delete(gpu));
  return started;
}

async function start(library: LlamaLibrary, gpu: EmbeddedGpu): Promise<SharedLlama> {
  const listeners = new Set<EmbeddedLogger>();
  const llama = await library.getLlama({
    gpu,
    build: "never",
    skipDownload: true,
    progressLogs: false,
    logLevel: library.LlamaLogLevel.warn,
    logger: (level: LlamaLogLevel, message: string) => {
      for (const listener of listeners) listener(level, message.trim());
    },
    // Every context states its own.
    maxThreads: 0,
  });
  return { llama, listeners };
}
