import type { ModelEvent } from "../contract/model-event.ts";
import { createAnswer, type AnswerOptions } from "../decode/create-answer.ts";
import { createWholeDecoder } from "../decode/create-whole-decoder.ts";
import { isWhole } from "../decode/is-whole.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { brokenOff } from "../errors/broken-off.ts";
import type { FailureContext } from "../errors/failure-context.ts";
import { createEventStreamParser } from "../transport/create-event-stream-parser.ts";
import type { ChatChoice, ChatChunk, ChatDelta } from "./chat-chunk.ts";
import { lastData, parseChatChunk, parseChatEvent } from "./parse-chat-event.ts";
import { readTimings } from "./read-timings.ts";

export interface ChatDecoderOptions extends AnswerOptions {
  readonly context: FailureContext;
  /** Where reasoning stands in a delta; the first that is filled counts. */
  readonly reasoningFields: readonly string[];
}

/** Reads the stream of `/chat/completions`. */
export function createChatDecoder(options: ChatDecoderOptions): StreamDecoder {
  const parser = createEventStreamParser({ eventLengthMax: options.limits.eventLength });
  const chunks = createChunkReader(options);
  const decoder = {
    isDone: false,
    push(bytes: Uint8Array, events: ModelEvent[]): boolean {
      let hasOutput = false;
      for (const event of parser.push(bytes)) {
        const chunk = parseChatEvent(event, options.context);
        if (chunk === lastData) {
          chunks.finish(events);
          decoder.isDone = true;
          break;
        }
        if (chunk !== null && chunks.push(chunk, events)) hasOutput = true;
      }
      return hasOutput;
    },
    end: (events: ModelEvent[]) => chunks.finish(events),
  };
  return decoder;
}

/** Reads a whole `chat.completion`, from an engine that does not stream. */
export function createWholeChatDecoder(options: ChatDecoderOptions): StreamDecoder {
  return createWholeDecoder({
    bytesMax: options.limits.bodyBytes,
    read(text, events) {
      const chunks = createChunkReader(options);
      chunks.push(parseChatChunk(text, options.context), events);
      chunks.finish(events);
    },
  });
}

/** For an answer of this content type: some engines do not stream although they are asked to. */
export function createAnyChatDecoder(
  contentType: string,
  options: ChatDecoderOptions,
): StreamDecoder {
  return isWhole(contentType) ? createWholeChatDecoder(options) : createChatDecoder(options);
}

interface ChunkReader {
  /** Returns whether the chunk held output of the model. */
  push(chunk: ChatChunk, events: ModelEvent[]): boolean;
  finish(events: ModelEvent[]): void;
}

function createChunkReader(options: ChatDecoderOptions): ChunkReader {
  const { context, reasoningFields } = options;
  const answer = createAnswer(options);
  let reason: string | null = null;
  let isFinishing = false;

  const readDelta = (delta: ChatDelta, events: ModelEvent[]): boolean => {
    const reasoning = reasoningFields.map((field) => delta[field]).find(isFilled);
    const text = isFilled(delta.content) ? delta.content : delta.refusal;
    if (isFilled(reasoning)) answer.reasoning(reasoning, events);
    if (isFilled(text)) answer.text(text, events);
    const calls = delta.tool_calls ?? [];
    for (const { index, id, function: call } of calls) {
      answer.toolCall({ index, id, name: call?.name, arguments: call?.arguments });
    }
    return isFilled(reasoning) || isFilled(text) || calls.length > 0;
  };

  const readChoice = (choice: ChatChoice, events: ModelEvent[]): boolean => {
    const delta = choice.delta ?? choice.message;
    const hasOutput = delta ? readDelta(delta, events) : false;
    // Some engines write an empty reason into every chunk.
    if (isFilled(choice.finish_reason)) reason = choice.finish_reason;
    return hasOutput;
  };

  return {
    push(chunk, events) {
      const { usage, timings, choices } = chunk;
      if (timings) answer.timings(readTimings(timings));
      if (usage) {
        const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } = usage;
        answer.usage({ promptTokens, completionTokens });
      }
      const choice = choices?.[0];
      return choice ? readChoice(choice, events) : false;
    },
    finish(events) {
      if (isFinishing) return;
      isFinishing = true;
      if (reason === null) throw brokenOff(context);
      answer.finish(reason, events);
    },
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
