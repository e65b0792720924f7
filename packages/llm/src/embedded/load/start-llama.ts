import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";

import type { Llama } from "node-llama-cpp";

import type { EmbeddedGpu, EmbeddedLogger } from "../embedded-options.ts";
import { libraryMissing } from "../errors.ts";
import type { LlamaLibrary } from "./llama-library.ts";
import { shareLlama } from "./share-llama.ts";

export interface StartLlamaOptions {
  readonly gpu: EmbeddedGpu;
  readonly threads: number | undefined;
  readonly logger: EmbeddedLogger;
  readonly importLibrary: () => Promise<unknown>;
}

export interface StartedLlama {
  readonly library: LlamaLibrary;
  readonly llama: Llama;
  readonly threads: number;
  /** The first error llama.cpp logged while the work ran, which says why it failed. */
  readonly complaintDuring: (work: Promise<unknown>) => Promise<string | undefined>;
  /** Stops listening. */
  close(): void;
}

export async function startLlama(options: StartLlamaOptions): Promise<StartedLlama> {
  const { gpu, threads, logger, importLibrary } = options;
  try {
    const library = (await importLibrary()) as LlamaLibrary;
    const { llama, listeners } = await shareLlama(library, gpu);
    listeners.add(logger);
    // More threads than cores make it crawl.
    const cores = Math.max(1, Math.min(llama.cpuMathCores, availableParallelism()));
    return {
      library,
      llama,
      threads: threads ?? cores,
      complaintDuring: (work) => complaintDuring(work, listeners),
      close: () => void listeners.delete(logger),
    };
  } catch (error) {
    throw libraryMissing(error);
  }
}

async function complaintDuring(
  work: Promise<unknown>,
  listeners: Set<EmbeddedLogger>,
): Promise<string | undefined> {
  const complaints: string[] = [];
  const listen: EmbeddedLogger = (level, message) => {
    if (level === "error") complaints.push(message);
  };
  listeners.add(listen);
  await work.catch(() => undefined);
  // What was logged on another thread arrives a turn later.
  await setImmediate();
  listeners.delete(listen);
  return complaints[0];
}
