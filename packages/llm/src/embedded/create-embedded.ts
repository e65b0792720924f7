import { join } from "node:path";

import type { Engine, EngineModel, PullProgress } from "../contract/engine.ts";
import { createEmbeddingModel } from "./create-embedding-model.ts";
import { createLanguageModel } from "./create-language-model.ts";
import { downloadFile } from "./download/download-file.ts";
import { toDownload } from "./download/to-download-url.ts";
import type { EmbeddedOptions } from "./embedded-options.ts";
import { createRuntime, type EmbeddedRuntime } from "./embedded-runtime.ts";
import { modelNotFound, pulledAlready } from "./errors.ts";
import {
  findModelFile,
  listModelFiles,
  type ModelFile,
  type ModelPlaces,
  toModelId,
} from "./files/model-files.ts";
import { readModelHeader } from "./files/read-model-header.ts";
import { waitFor } from "./load/wait-for.ts";

/**
 * llama.cpp in this process, as an engine. Needs the optional package `node-llama-cpp`; it and the
 * model are loaded when they are first needed. Throws a `TypeError` when neither a file nor a
 * folder is named.
 */
export function createEmbedded(options: EmbeddedOptions): Engine {
  const {
    modelPath,
    modelsDirectory,
    sources = {},
    contextWindowTokens = 8192,
    slots = 1,
    queueMax = 64,
    loadedMax = 2,
    threads,
    gpu = "auto",
    downloadIdleMs = 60_000,
    huggingFaceUrl = "https://huggingface.co",
    logger = () => {},
    fetch = globalThis.fetch,
    random = Math.random,
    importLibrary = () => import("node-llama-cpp"),
  } = options;
  if (modelPath === undefined && modelsDirectory === undefined) {
    throw new TypeError("createEmbedded: modelPath or modelsDirectory is needed");
  }
  const addresses = new Map(Object.entries(sources));
  const sourceOf = (id: string): ReturnType<typeof toDownload> =>
    toDownload(addresses.get(id) ?? id, huggingFaceUrl);
  const canPull = (id: string): boolean => modelsDirectory !== undefined && addresses.has(id);
  const places: ModelPlaces = { modelPath, modelsDirectory, canPull };
  const runtime = createRuntime({
    ...{ gpu, threads, logger, importLibrary },
    ...{ contextWindowTokens, slots, queueMax, loadedMax, random },
  });
  const find = async (id: string, signal: AbortSignal): Promise<ModelFile> =>
    waitFor(findModelFile(fileIdOf(id, sourceOf), places), signal);
  const headerOf = async ({ path }: ModelFile): ReturnType<typeof readModelHeader> =>
    readModelHeader(path, (await runtime.started()).library);

  const pulling = new Set<string>();
  async function* pull(
    id: string,
    directory: string,
    signal: AbortSignal,
  ): AsyncGenerator<PullProgress> {
    const source = sourceOf(id);
    if (source === undefined) throw modelNotFound(id, "among the known sources", false);
    const { url, fileName } = source;
    if (pulling.has(fileName)) throw pulledAlready(fileName);
    pulling.add(fileName);
    try {
      const path = join(directory, fileName);
      yield* downloadFile({ url, path, fetch, idleMs: downloadIdleMs, signal });
    } finally {
      pulling.delete(fileName);
    }
  }

  return {
    name: "llama.cpp, embedded",
    url: null,
    probe: async ({ signal } = {}) => {
      const startedAt = performance.now();
      const { llama } = await waitFor(runtime.started(), runtime.withClosing(signal));
      return { version: llama.llamaCppRelease.release, latencyMs: performance.now() - startedAt };
    },
    listModels: async ({ signal } = {}) => {
      const files = await waitFor(listModelFiles(places), runtime.withClosing(signal));
      return Promise.all(files.map((file) => toEngineModel(file, runtime, headerOf)));
    },
    languageModel: async (id, { signal, ...settings } = {}) => {
      const file = await find(id, runtime.withClosing(signal));
      const header = await waitFor(headerOf(file), runtime.withClosing(signal));
      return createLanguageModel(file, header, { runtime, settings });
    },
    embeddingModel: async (id, { signal } = {}) => {
      const file = await find(id, runtime.withClosing(signal));
      const header = await waitFor(headerOf(file), runtime.withClosing(signal));
      return createEmbeddingModel(file, header, runtime);
    },
    ...(modelsDirectory === undefined
      ? {}
      : { pull: (id, { signal } = {}) => pull(id, modelsDirectory, runtime.withClosing(signal)) }),
    close: () => runtime.close(),
    [Symbol.asyncDispose]: () => runtime.close(),
  };
}

/** A model that was pulled from an address answers to that address and to its source's name. */
function fileIdOf(
  id: string,
  sourceOf: (id: string) => { readonly fileName: string } | undefined,
): string {
  return toModelId(sourceOf(id)?.fileName ?? id);
}

async function toEngineModel(
  file: ModelFile,
  runtime: EmbeddedRuntime,
  headerOf: (file: ModelFile) => ReturnType<typeof readModelHeader>,
): Promise<EngineModel> {
  // One damaged file does not hide the others.
  const header = await headerOf(file).catch(() => null);
  return {
    id: file.id,
    sizeBytes: file.sizeBytes,
    parameters: header?.parameters ?? null,
    quantization: header?.quantization ?? null,
    contextWindowTokens: header?.contextWindowTokens ?? null,
    isLoaded: runtime.shelf.has(file.id),
  };
}
