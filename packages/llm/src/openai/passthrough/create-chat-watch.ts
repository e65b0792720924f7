import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import { eventEnds } from "../../passthrough/create-byte-cutter.ts";
import { createStreamWatch, type PieceReport } from "../../passthrough/create-stream-watch.ts";
import { createEventStreamParser } from "../../transport/create-event-stream-parser.ts";
import { encodeServerSentEvent } from "../../transport/encode-server-sent-event.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import {
  assertNoError,
  type ChatDecoderOptions,
  createChatDecoder,
} from "../create-chat-decoder.ts";
import { createAnswerEnd, endEvents, noteEnd } from "./end-answer.ts";
import { judgeDelta } from "./judge-delta.ts";

export interface ChatWatchOptions extends ChatDecoderOptions {
  /** The client asked for the event that holds nothing but the usage. */
  readonly isUsageWanted: boolean;
}

const lastPiece = "[DONE]";

/** Quotes inside a text are escaped, so no text of an answer looks like one of the first three. */
const telling =
  /"(?:finish_reason"\s*:\s*"[^"]|(?:usage|timings)"\s*:\s*\{|error"\s*:\s*[^n\s])|\[DONE\]/;

/** Passes the stream of `/chat/completions` on as it is. */
export function createChatWatch(options: ChatWatchOptions): StreamDecoder {
  const { limits, context, request, reasoningFields, isUsageWanted } = options;
  const parser = createEventStreamParser({ eventLengthMax: limits.eventLength });
  const end = createAnswerEnd();

  const read = (data: string): PieceReport => {
    if (data === lastPiece) {
      // Passed on, it would end an answer at the client that is not complete.
      if (end.reason === null) throw brokenOff(context);
      return { output: "none", isLast: true };
    }
    const chunk = JSON.parse(data) as ChatChunk;
    assertNoError(chunk, context);
    noteEnd(end, chunk);
    const delta = chunk.choices?.[0]?.delta;
    return {
      output: delta ? judgeDelta(delta, reasoningFields) : "none",
      isKept: isUsageWanted || !isUsageAlone(chunk),
    };
  };

  return createStreamWatch({
    ends: eventEnds,
    bytesMax: limits.eventLength,
    *split(bytes) {
      for (const { data } of parser.push(bytes)) yield data;
    },
    encode: toEvent,
    telling,
    read,
    get isComplete() {
      return end.reason !== null;
    },
    closing: toEvent(lastPiece),
    finish() {
      if (end.reason === null) throw brokenOff(context);
      return endEvents(end, request);
    },
    createTranslator: () => createChatDecoder(options),
  });
}

function toEvent(data: string): string {
  return encodeServerSentEvent({ data });
}

function isUsageAlone({ usage, choices }: ChatChunk): boolean {
  return Boolean(usage) && choices?.length === 0;
}
