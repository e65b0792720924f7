import type { ModelSettings } from "../contract/engine.ts";
import type { CallOptions, LanguageModel, ModelCapabilities } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { wholeAnswerMs } from "../contract/wire-request.ts";
import { streamModelEvents } from "../decode/stream-model-events.ts";
import { modelNotFound } from "../errors/model-not-found.ts";
import type { Transport } from "../transport/create-transport.ts";
import { failureContext } from "../transport/request-context.ts";
import { withWholeAnswer } from "../transport/timeouts.ts";
import { type ChatDecoderOptions, createAnyChatDecoder } from "./create-chat-decoder.ts";
import type { ClientSource } from "./create-client.ts";
import { listModelIds, loadFacts } from "./list-openai-models.ts";
import { type OpenAIServer, requestContext } from "./open-ai-server.ts";
import { createPassageDecoder } from "./passthrough/create-passage-decoder.ts";
import { type Passage, toPassage } from "./passthrough/to-passage.ts";
import { toChatRequest } from "./to-chat-request.ts";

export interface OpenAIModelPlace extends OpenAIServer {
  readonly client: ClientSource;
  readonly id: string;
}

/** A model of the server, with the capabilities that the server tells. */
export async function createOpenAILanguageModel(
  place: OpenAIModelPlace,
  settings: ModelSettings & CallOptions = {},
): Promise<LanguageModel> {
  const { id } = place;
  const capabilities = await learnCapabilities(place, settings);
  return {
    id,
    capabilities,
    stream: (request, options) => streamChat(place, request, { ...settings, ...options }),
  };
}

async function learnCapabilities(
  place: OpenAIModelPlace,
  { capabilities, contextWindowTokens: wanted, signal }: ModelSettings & CallOptions,
): Promise<ModelCapabilities> {
  const { profile, id } = place;
  const options = signal ? { signal } : {};
  if (profile.isModelListComplete && !(await listModelIds(place, options)).includes(id)) {
    throw modelNotFound(failureContext(requestContext(place, id)));
  }
  const facts = (await loadFacts(place, options))(id);
  return {
    contextWindowTokens: smaller(wanted ?? null, facts.contextWindowTokens ?? null),
    tools: facts.tools ?? true,
    vision: facts.vision ?? null,
    reasoning: facts.reasoning ?? false,
    ...capabilities,
  };
}

/** This dialect cannot ask for a window: what was wished for only narrows what is there. */
function smaller(wanted: number | null, told: number | null): number | null {
  return wanted !== null && told !== null ? Math.min(wanted, told) : (told ?? wanted);
}

function streamChat(
  place: OpenAIModelPlace,
  request: ModelRequest,
  settings: ModelSettings & CallOptions,
): AsyncIterable<ModelEvent> {
  const { id: model, profile, transport } = place;
  const { temperature } = settings;
  const { post } = transport;
  const passage = post && toPassage(request, { model, profile, temperature });
  return passage
    ? streamPassage(place, { ...settings, request, passage, post })
    : streamTranslated(place, request, settings);
}

/** Asks in the client's own words. */
function streamPassage(
  place: OpenAIModelPlace,
  {
    request,
    passage,
    post,
    signal,
  }: CallOptions & PassageInput & { readonly post: NonNullable<Transport["post"]> },
): AsyncIterable<ModelEvent> {
  const { id: model, transport, api } = place;
  return streamModelEvents({
    ...requestContext(place, model),
    signal,
    timeouts: withWholeAnswer(transport.timeouts, passage.isStreamed ? 0 : wholeAnswerMs(request)),
    open: (openSignal) =>
      post(`${api}/chat/completions`, { body: passage.body, headers: {}, signal: openSignal }),
    decode: (contentType) =>
      createPassageDecoder(contentType, { ...decoderOptions(place, request), passage }),
  });
}

function streamTranslated(
  place: OpenAIModelPlace,
  request: ModelRequest,
  { signal, temperature }: ModelSettings & CallOptions,
): AsyncIterable<ModelEvent> {
  const { id: model, profile, client } = place;
  return streamModelEvents({
    ...requestContext(place, model),
    signal,
    async open(openSignal) {
      const body = toChatRequest(request, { model, profile, temperature });
      const { chat } = await client();
      return chat.completions.create(body, { signal: openSignal }).asResponse();
    },
    decode: (contentType) => createAnyChatDecoder(contentType, decoderOptions(place, request)),
  });
}

interface PassageInput {
  readonly request: ModelRequest;
  readonly passage: Passage;
}

function decoderOptions(place: OpenAIModelPlace, request: ModelRequest): ChatDecoderOptions {
  const { profile, transport, id } = place;
  return {
    request,
    limits: transport.limits,
    reasoningFields: profile.reasoningFields,
    context: failureContext(requestContext(place, id)),
  };
}
