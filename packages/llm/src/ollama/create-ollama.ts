import type { Engine } from "../contract/engine.ts";
import { createTransport, type TransportOptions } from "../transport/create-transport.ts";
import { createOllamaEmbeddingModel } from "./create-ollama-embedding-model.ts";
import { createOllamaLanguageModel } from "./create-ollama-language-model.ts";
import { listOllamaModels } from "./list-ollama-models.ts";
import type { OllamaServer, Think } from "./ollama-server.ts";
import { probeOllama } from "./probe-ollama.ts";
import { pullOllamaModel } from "./pull-ollama-model.ts";

export interface OllamaOptions extends TransportOptions {
  /** Default `http://localhost:11434`. */
  readonly baseUrl?: string;
  /** For an Ollama behind a proxy that asks for one. */
  readonly token?: string | null;
  /** How long a model stays loaded after a request, such as `30m`, or seconds; the server's choice by default. */
  readonly keepAlive?: string | number;
  /** Sent to models that can think. Default: as the model likes. */
  readonly think?: Think;
  /** Silence between two reports of a download, which checks its sums in silence. Default 600000. */
  readonly pullIdleMs?: number;
}

/**
 * Ollama through its own API, where the context window that is asked for applies (under `/v1` it
 * does not). Throws `TypeError` for a bad URL.
 */
export function createOllama({
  baseUrl = "http://localhost:11434",
  token,
  keepAlive,
  think,
  pullIdleMs = 600_000,
  ...options
}: OllamaOptions = {}): Engine {
  const transport = createTransport({ baseUrl: baseUrl.replace(/\/api\/?$/, ""), token }, options);
  const server: OllamaServer = { transport, keepAlive, think };
  return {
    name: "Ollama",
    url: transport.url,
    probe: (call) => probeOllama(server, call),
    listModels: (call) => listOllamaModels(server, call),
    languageModel: (id, settings) => createOllamaLanguageModel({ ...server, id }, settings),
    embeddingModel: (id, call) => createOllamaEmbeddingModel({ ...server, id }, call),
    pull: (id, call) => pullOllamaModel(server, id, { ...call, idleMs: pullIdleMs }),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}
