import type { ModelSettings } from "../contract/engine.ts";
import type { CallOptions, LanguageModel, ModelCapabilities } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { wholeAnswerMs } from "../contract/wire-request.ts";
import { streamModelEvents } from "../decode/stream-model-events.ts";
import { failureContext } from "../transport/request-context.ts";
import { jsonPost } from "../transport/request-json.ts";
import { withWholeAnswer } from "../transport/timeouts.ts";
import { createOllamaDecoder } from "./create-ollama-decoder.ts";
import { type OllamaServer, requestContext } from "./ollama-server.ts";
import { createLineWatch } from "./passthrough/create-line-watch.ts";
import { toPassage } from "./passthrough/to-passage.ts";
import { type OllamaModelFacts, showOllamaModel } from "./show-ollama-model.ts";
import { toOllamaRequest } from "./to-ollama-request.ts";

export interface OllamaModelPlace extends OllamaServer {
  readonly id: string;
}

/** Asked for when the caller names no window: Ollama's own default cuts the prompt at 4096. */
const contextWindowTokensDefault = 8192;

/** A model of the server, with the capabilities that the server tells. */
export async function createOllamaLanguageModel(
  place: OllamaModelPlace,
  { signal, ...settings }: ModelSettings & CallOptions = {},
): Promise<LanguageModel> {
  const facts = await showOllamaModel({ ...requestContext(place, place.id), signal });
  const capabilities = toCapabilities(facts, settings);
  const context: ChatContext = {
    ...place,
    settings,
    contextWindowTokens: capabilities.contextWindowTokens,
    think: capabilities.reasoning ? place.think : undefined,
  };
  return {
    id: place.id,
    capabilities,
    stream: (request, options) => streamChat(context, request, options),
  };
}

function toCapabilities(
  { capabilities: told, contextLengthTokens, vision }: OllamaModelFacts,
  { contextWindowTokens = contextWindowTokensDefault, capabilities }: ModelSettings,
): ModelCapabilities {
  return {
    contextWindowTokens: Math.min(contextWindowTokens, contextLengthTokens ?? Infinity),
    tools: told?.has("tools") ?? true,
    vision,
    reasoning: told?.has("thinking") ?? false,
    ...capabilities,
  };
}

interface ChatContext extends OllamaModelPlace {
  readonly settings: ModelSettings;
  readonly contextWindowTokens: number | null;
}

function streamChat(
  context: ChatContext,
  request: ModelRequest,
  { signal }: CallOptions = {},
): AsyncIterable<ModelEvent> {
  const { id: model, transport, settings, contextWindowTokens, keepAlive, think } = context;
  const { temperature } = settings;
  const base = requestContext(context, model);
  const options = { model, contextWindowTokens, temperature, keepAlive, think };
  const decoding = { request, limits: transport.limits, context: failureContext(base) };
  const { post } = transport;
  const passage = post && toPassage(request, options);
  if (passage) {
    const isChat = passage.path === "/api/chat";
    return streamModelEvents({
      ...base,
      signal,
      timeouts: withWholeAnswer(transport.timeouts, wholeAnswerMs(request)),
      open: (openSignal) =>
        post(transport.url + passage.path, { body: passage.body, headers: {}, signal: openSignal }),
      decode: () => createLineWatch({ ...decoding, isChat }),
    });
  }
  return streamModelEvents({
    ...base,
    signal,
    open: (openSignal) =>
      transport.fetch(`${transport.url}/api/chat`, {
        ...jsonPost(toOllamaRequest(request, options)),
        signal: openSignal,
      }),
    decode: () => createOllamaDecoder(decoding),
  });
}
