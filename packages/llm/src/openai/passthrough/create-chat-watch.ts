import type { ModelEvent } from "../../contract/model-event.ts";
import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import { createByteCutter, eventEnds } from "../../passthrough/create-byte-cutter.ts";
import { createEventStreamParser } from "../../transport/create-event-stream-parser.ts";
import { encodeServerSentEvent } from "../../transport/encode-server-sent-event.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import {
  assertNoError,
  createChatDecoder,
  type ChatDecoderOptions,
} from "../create-chat-decoder.ts";
import { type AnswerEnd, endEvents, noteEnd } from "./end-answer.ts";
import { judgeDelta } from "./judge-delta.ts";

export interface ChatWatchOptions extends ChatDecoderOptions {
  /** The client asked for the event that holds nothing but the usage. */
  readonly isUsageWanted: boolean;
}

/**
 * Passes the stream of `/chat/completions` on as it is. Only pieces that may tell something are
 * read: all up to the first output, then those that name a reason, a usage, an error or the end.
 * An answer whose first output has to be translated is decoded from its first byte on.
 */
export function createChatWatch(options: ChatWatchOptions): StreamDecoder {
  const { limits, context, request, isUsageWanted } = options;
  const { eventLength } = limits;
  const cutter = createByteCutter({ ends: eventEnds, bytesMax: eventLength });
  const parser = createEventStreamParser({ eventLengthMax: eventLength });
  const end: AnswerEnd = { reason: null, usage: null };
  /** Whole events before the first output: another engine may still be asked. */
  let held: Buffer[] = [];
  let hasOutput = false;
  let isDone = false;
  let translator: StreamDecoder | null = null;

  const pass = (bytes: Buffer, events: ModelEvent[]): void => {
    const all = held.length === 0 ? bytes : Buffer.concat([...held, bytes]);
    held = [];
    if (all.byteLength > 0) events.push({ type: "wire", bytes: all, outputs: countEvents(bytes) });
  };
  const hold = (bytes: Buffer): void => {
    held.push(bytes);
    const heldBytes = held.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (heldBytes > eventLength) {
      throw new RangeError(`no output within ${eventLength} bytes of a stream`);
    }
  };
  const translate = (bytes: Buffer, events: ModelEvent[]): boolean => {
    translator = createChatDecoder(options);
    const seen = Buffer.concat([...held, bytes, cutter.rest()]);
    held = [];
    return translator.push(seen, events);
  };

  /** Reads events one by one; what stood before a fault is passed on. */
  const read = (bytes: Buffer, events: ModelEvent[]): boolean => {
    const kept: string[] = [];
    let isWhole = true;
    const settle = (): void => {
      const passed = isWhole ? bytes : Buffer.from(kept.map(toEvent).join(""));
      if (hasOutput || end.reason !== null || isDone) pass(passed, events);
      else hold(passed);
    };
    try {
      for (const { data } of parser.push(bytes)) {
        if (data === "[DONE]") {
          isDone = true;
          kept.push(data);
          break;
        }
        if (hasOutput && !telling.test(data)) {
          kept.push(data);
          continue;
        }
        const chunk = parseChunk(data, context);
        noteEnd(end, chunk);
        const delta = chunk.choices?.[0]?.delta;
        const verdict = hasOutput || !delta ? "none" : judgeDelta(delta, options.reasoningFields);
        if (verdict === "translate") return translate(bytes, events);
        hasOutput ||= verdict === "pass";
        if (isUsageWanted || !isUsageAlone(chunk)) kept.push(data);
        else isWhole = false;
      }
    } catch (error) {
      isWhole = false;
      settle();
      throw error;
    }
    settle();
    return hasOutput;
  };
  const finish = (events: ModelEvent[]): void => {
    if (end.reason === null) throw brokenOff(context);
    events.push(...endEvents(end, request));
  };

  return {
    get isDone() {
      return translator?.isDone ?? isDone;
    },
    push(piece, events) {
      if (translator) return translator.push(piece, events);
      const bytes = cutter.push(piece);
      if (bytes.byteLength === 0) return false;
      if (hasOutput && !telling.test(bytes.toString("latin1"))) {
        pass(bytes, events);
        return true;
      }
      const isProgress = read(bytes, events);
      if (isDone) finish(events);
      return isProgress;
    },
    end(events) {
      if (translator) return translator.end(events);
      if (end.reason === null) throw brokenOff(context);
      // Some engines end the answer without saying so; clients wait for the word.
      pass(Buffer.from(toEvent("[DONE]")), events);
      finish(events);
    },
  };
}

/** No text of an answer can look like one of the first three: quotes in it are escaped. */
const telling = /"(?:finish_reason"\s*:\s*"|usage"\s*:\s*\{|error"\s*:\s*[^n\s])|\[DONE\]/;

function toEvent(data: string): string {
  return encodeServerSentEvent({ data });
}

function parseChunk(data: string, context: ChatWatchOptions["context"]): ChatChunk {
  const chunk = JSON.parse(data) as ChatChunk;
  assertNoError(chunk, context);
  return chunk;
}

function isUsageAlone({ usage, choices }: ChatChunk): boolean {
  return Boolean(usage) && choices?.length === 0;
}

function countEvents(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf("data:"); at >= 0; at = bytes.indexOf("data:", at + 5)) count += 1;
  return count;
}
