import type { ModelEvent } from "../contract/model-event.ts";
import { createAnswer, type AnswerOptions } from "../decode/create-answer.ts";
import { createWholeDecoder } from "../decode/create-whole-decoder.ts";
import { isWhole } from "../decode/is-whole.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { brokenOff } from "../errors/broken-off.ts";
import type { FailureContext } from "../errors/failure-context.ts";
import { fromErrorBody } from "../errors/from-error-body.ts";
import { parseErrorBody } from "../errors/parse-error-body.ts";
import { createEventStreamParser } from "../transport/create-event-stream-parser.ts";
import type { ChatChoice, ChatChunk, ChatDelta } from "./chat-chunk.ts";
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
  let isDone = false;
  return {
    get isDone() {
      return isDone;
    },
    push(bytes, events) {
      let hasOutput = false;
      for (const { data } of parser.push(bytes)) {
        if (data === "[DONE]") {
          chunks.finish(events);
          isDone = true;
          break;
        }
        if (chunks.push(JSON.parse(data), events)) hasOutput = true;
      }
      return hasOutput;
    },
    end: (events) => chunks.finish(events),
  };
}

/** Reads a whole `chat.completion`, from an engine that does not stream. */
export function createWholeChatDecoder(options: ChatDecoderOptions): StreamDecoder {
  return createWholeDecoder({
    bytesMax: options.limits.bodyBytes,
    read(text, events) {
      const chunks = createChunkReader(options);
      chunks.push(JSON.parse(text), events);
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
    reason = choice.finish_reason || reason;
    return hasOutput;
  };

  return {
    push(chunk, events) {
      assertNoError(chunk, context);
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

/** Engines that fail after the headers can only say so inside their 200. */
export function assertNoError(chunk: ChatChunk, context: FailureContext): void {
  if (typeof chunk !== "object" || chunk === null) {
    throw new SyntaxError(`a piece of the stream is ${JSON.stringify(chunk)}`);
  }
  const isError = chunk.error !== undefined && chunk.error !== null;
  if (!isError && chunk.choices !== undefined) return;
  const body = parseErrorBody(chunk);
  if (body !== null) throw fromErrorBody({ body }, context);
  if (isError)
    throw new SyntaxError(`an error without words: ${JSON.stringify(chunk).slice(0, 80)}`);
}
