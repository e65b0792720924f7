import { z } from "zod";

import type { Engine, EngineHealth, ModelSettings } from "../contract/engine.ts";
import type { CallOptions, LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { isWhole } from "../decode/is-whole.ts";
import { streamModelEvents } from "../decode/stream-model-events.ts";
import { listOllamaModels } from "../ollama/list-ollama-models.ts";
import { showOllamaModel } from "../ollama/show-ollama-model.ts";
import { withTrace } from "../telemetry/with-trace.ts";
import {
  createTransport,
  type Transport,
  type TransportOptions,
} from "../transport/create-transport.ts";
import { failureContext } from "../transport/request-context.ts";
import { jsonPost, requestJson } from "../transport/request-json.ts";
import { createRemoteDecoder, createWholeRemoteDecoder } from "./create-remote-decoder.ts";
import { createRemoteEmbeddingModel } from "./create-remote-embedding-model.ts";
import { markHops, withHops } from "./hops.ts";
import { remoteContext } from "./remote-place.ts";
import { streamPassage } from "./stream-passage.ts";
import { toCompleteRequest } from "./wire/complete-request.ts";

export interface RemoteOptions extends TransportOptions {
  /** Such as `http://10.0.0.2:8000`. */
  readonly url: string;
  /** The other node's `server.auth_token`. */
  readonly token?: string | null;
}

/**
 * Another harombe node, through its `/api/complete`. Every request says by `hopsHeader` that it was
 * passed on, and of which OpenTelemetry trace it is a part where an SDK is registered. Throws
 * `TypeError` for a bad URL.
 */
export function createRemote({ url, token, ...options }: RemoteOptions): Engine {
  const transport = withTrace(withHops(createTransport({ baseUrl: url, token }, options)));
  return {
    name: "harombe",
    url: transport.url,
    probe: (call) => probeRemote(transport, call),
    // A node answers on Ollama's paths too, and tells there what it has.
    listModels: (call) =>
      listOllamaModels({ transport, keepAlive: undefined, think: undefined }, call),
    languageModel: (id, settings) => createRemoteLanguageModel(transport, id, settings),
    embeddingModel: (id, call) => createRemoteEmbeddingModel({ transport, id }, call),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

const healthSchema = z.object({
  status: z.string(),
  version: z.string().nullish(),
  /** Told to those alone who have its token. */
  slots: z.int().positive().nullish().catch(null),
});

async function probeRemote(
  transport: Transport,
  { signal }: CallOptions = {},
): Promise<EngineHealth> {
  const startedAt = performance.now();
  const url = `${transport.url}/health`;
  const health = await requestJson({
    ...remoteContext(transport),
    url,
    schema: healthSchema,
    signal,
  });
  const { version = null, slots = null } = health;
  return { version, latencyMs: performance.now() - startedAt, slots };
}

async function createRemoteLanguageModel(
  transport: Transport,
  id: string,
  {
    signal,
    contextWindowTokens: wanted,
    temperature,
    capabilities,
  }: ModelSettings & CallOptions = {},
): Promise<LanguageModel> {
  const facts = await showOllamaModel({ ...remoteContext(transport, id), signal });
  const told = facts.contextLengthTokens;
  return {
    id,
    capabilities: {
      contextWindowTokens: wanted && told ? Math.min(wanted, told) : (told ?? wanted ?? null),
      tools: facts.capabilities?.has("tools") ?? true,
      vision: facts.vision,
      reasoning: facts.capabilities?.has("thinking") ?? false,
      ...capabilities,
    },
    stream: (request, options) =>
      streamPassage({ ...options, transport, model: id, request, temperature }) ??
      streamComplete(transport, id, {
        ...options,
        request: { ...(temperature !== undefined && { temperature }), ...request },
      }),
  };
}

function streamComplete(
  transport: Transport,
  model: string,
  { request, signal }: CallOptions & { readonly request: ModelRequest },
): AsyncIterable<ModelEvent> {
  const base = remoteContext(transport, model);
  return streamModelEvents({
    ...base,
    signal,
    open(openSignal) {
      const post = jsonPost(toCompleteRequest(request, { model, isStreamed: true }));
      const marked = markHops(post, request.hints?.hops);
      return transport.fetch(`${transport.url}/api/complete`, { ...marked, signal: openSignal });
    },
    decode(contentType) {
      const create = isWhole(contentType) ? createWholeRemoteDecoder : createRemoteDecoder;
      return create({ limits: transport.limits, context: failureContext(base) });
    },
  });
}
