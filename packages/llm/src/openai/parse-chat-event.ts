import type { FailureContext } from "../errors/failure-context.ts";
import { fromErrorBody } from "../errors/from-error-body.ts";
import { parseErrorBody, parseErrorText } from "../errors/parse-error-body.ts";
import type { ServerSentEvent } from "../transport/server-sent-event.ts";
import type { ChatChunk } from "./chat-chunk.ts";

/** The data of the event that ends a stream. */
export const lastData = "[DONE]";

/**
 * What an event of a stream of `/chat/completions` says; null for one without data, which some
 * servers send to keep a connection. Throws the error that it may state.
 */
export function parseChatEvent(
  { event, data }: ServerSentEvent,
  context: FailureContext,
): ChatChunk | typeof lastData | null {
  if (event === "error") throw fromErrorBody({ body: parseErrorText(data) }, context);
  if (data === lastData) return lastData;
  return data.trim() === "" ? null : parseChatChunk(data, context);
}

/** A chunk, or a whole completion. Engines that fail after the headers can only say so inside their 200. */
export function parseChatChunk(text: string, context: FailureContext): ChatChunk {
  const chunk = JSON.parse(text) as ChatChunk;
  if (typeof chunk !== "object" || chunk === null || Array.isArray(chunk)) {
    throw new SyntaxError(`a piece of the answer is ${text.slice(0, 40)}`);
  }
  const isError = chunk.error !== undefined && chunk.error !== null;
  if (!isError && chunk.choices !== undefined) return chunk;
  const body = parseErrorBody(chunk);
  if (body !== null) throw fromErrorBody({ body }, context);
  if (isError) throw new SyntaxError(`an error without words: ${text.slice(0, 80)}`);
  return chunk;
}
