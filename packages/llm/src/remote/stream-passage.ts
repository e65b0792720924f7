import type { CallOptions } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { wholeAnswerMs } from "../contract/wire-request.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { streamModelEvents } from "../decode/stream-model-events.ts";
import { createLineWatch } from "../ollama/passthrough/create-line-watch.ts";
import { toPassage as toOllamaPassage } from "../ollama/passthrough/to-passage.ts";
import { engineProfiles } from "../openai/engine-profiles.ts";
import { createPassageDecoder } from "../openai/passthrough/create-passage-decoder.ts";
import { toPassage as toChatPassage } from "../openai/passthrough/to-passage.ts";
import { traceHeaders } from "../telemetry/trace-headers.ts";
import type { Transport } from "../transport/create-transport.ts";
import { failureContext } from "../transport/request-context.ts";
import { withWholeAnswer } from "../transport/timeouts.ts";
import { hopsHeader } from "./hops.ts";
import { remoteContext } from "./remote-place.ts";

export interface RemotePassageOptions extends CallOptions {
  readonly transport: Transport;
  readonly model: string;
  readonly request: ModelRequest;
  /** Where the request names none. */
  readonly temperature: number | undefined;
}

/**
 * A node speaks the dialects of its clients, too: what came in one of them goes on in it, and the
 * answer comes back as the node writes it. Null for a request without its client's words, or with
 * words that have to be translated.
 */
export function streamPassage({
  transport,
  model,
  request,
  temperature,
  signal,
}: RemotePassageOptions): AsyncIterable<ModelEvent> | null {
  const { post, limits } = transport;
  const context = remoteContext(transport, model);
  const found = findPassage(request, { model, temperature });
  if (post === null || found === null) return null;
  const headers = { [hopsHeader]: String((request.hints?.hops ?? 0) + 1), ...traceHeaders() };
  return streamModelEvents({
    ...context,
    signal,
    timeouts: withWholeAnswer(transport.timeouts, wholeAnswerMs(request)),
    open: (openSignal) =>
      post(transport.url + found.path, { headers, body: found.body, signal: openSignal }),
    decode: (contentType) =>
      found.decode(contentType, { request, limits, context: failureContext(context) }),
  });
}

interface FoundPassage {
  readonly path: string;
  readonly body: Uint8Array;
  decode(
    contentType: string,
    options: Omit<Parameters<typeof createLineWatch>[0], "isChat">,
  ): StreamDecoder;
}

function findPassage(
  request: ModelRequest,
  { model, temperature }: Pick<RemotePassageOptions, "model" | "temperature">,
): FoundPassage | null {
  const profile = engineProfiles.generic;
  const chat = toChatPassage(request, { model, profile, temperature });
  if (chat?.isAnswerPassed) {
    const { reasoningFields } = profile;
    return {
      path: "/v1/chat/completions",
      body: chat.body,
      decode: (contentType, options) =>
        createPassageDecoder(contentType, { ...options, reasoningFields, passage: chat }),
    };
  }
  // The window is the other machine's own business.
  const lines = toOllamaPassage(request, { model, contextWindowTokens: null, temperature });
  if (lines === null) return null;
  const isChat = lines.path === "/api/chat";
  return { ...lines, decode: (_, options) => createLineWatch({ ...options, isChat }) };
}
