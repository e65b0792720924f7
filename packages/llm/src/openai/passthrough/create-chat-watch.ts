import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import { createAnswerEnd, endEvents } from "../../passthrough/answer-end.ts";
import { eventEnd } from "../../passthrough/create-piece-cutter.ts";
import { createStreamWatch, type PieceReport } from "../../passthrough/create-stream-watch.ts";
import { createEventStreamParser } from "../../transport/create-event-stream-parser.ts";
import { encodeServerSentEvent } from "../../transport/encode-server-sent-event.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import { type ChatDecoderOptions, createChatDecoder } from "../create-chat-decoder.ts";
import { lastData, parseChatEvent } from "../parse-chat-event.ts";
import { judgeChoice } from "./judge-delta.ts";
import { noteEnd } from "./note-end.ts";

export interface ChatWatchOptions extends ChatDecoderOptions {
  /** The client asked for the event that holds nothing but the usage. */
  readonly isUsageWanted: boolean;
}

const texts = /"(?:content|reasoning_content|refusal|obfuscation)"\s*:\s*"/g;
const colon = 0x3a;
const closing = encodeServerSentEvent({ data: lastData });

/** Passes the stream of `/chat/completions` on as it is. */
export function createChatWatch(options: ChatWatchOptions): StreamDecoder {
  const { limits, context, request, reasoningFields, isUsageWanted } = options;
  const parser = createEventStreamParser({ eventLengthMax: limits.eventLength });
  const end = createAnswerEnd();

  const read = (piece: Buffer): PieceReport => {
    const [event] = parser.push(piece);
    const chunk = event === undefined ? null : parseChatEvent(event, context);
    // OpenAI's own clients choke on an event without data; a comment holds their connection.
    if (chunk === null) return { output: "none", isKept: piece[0] === colon };
    if (chunk === lastData) {
      // Passed on, it would end an answer at the client that is not complete.
      if (end.reason === null) throw brokenOff(context);
      return { output: "none", isLast: true };
    }
    noteEnd(end, chunk);
    return {
      output: judgeChoice(chunk.choices?.[0], reasoningFields),
      isKept: isUsageWanted || !isUsageAlone(chunk),
    };
  };

  return createStreamWatch({
    pieceEnd: eventEnd,
    bytesMax: limits.eventLength,
    texts,
    read,
    // What no empty line follows is no event.
    readRest: () => null,
    isComplete: () => end.reason !== null,
    closing,
    finish() {
      if (end.reason === null) throw brokenOff(context);
      return endEvents(end, request);
    },
    createTranslator: () => createChatDecoder(options),
  });
}

function isUsageAlone({ usage, choices }: ChatChunk): boolean {
  return Boolean(usage) && !choices?.length;
}
