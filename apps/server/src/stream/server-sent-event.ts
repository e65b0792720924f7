import { encodeServerSentComment, encodeServerSentEvent } from "@harombe/llm";

import { describeFailure } from "../errors/describe-failure.ts";
import { nativeErrorShape } from "../errors/error-shapes.ts";

/** One event of a stream with JSON in it, as text. */
export function toEventText(event: string | undefined, data: unknown, id?: number): string {
  return encodeServerSentEvent({
    event,
    data: JSON.stringify(data),
    id: id === undefined ? undefined : String(id),
  });
}

/** A comment line, which readers skip. */
export const keepAliveComment = encodeServerSentComment("keep-alive");

/** The last event of a stream that broke. */
export function toErrorEventText(error: unknown, requestId: string): string {
  return toEventText("error", nativeErrorShape(describeFailure(error), requestId));
}
