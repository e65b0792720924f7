import type { ModelEvent } from "../contract/model-event.ts";
import { createWholeDecoder } from "../decode/create-whole-decoder.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { brokenOff } from "../errors/broken-off.ts";
import type { FailureContext } from "../errors/failure-context.ts";
import { fromErrorBody } from "../errors/from-error-body.ts";
import { parseErrorText } from "../errors/parse-error-body.ts";
import { createEventStreamParser } from "../transport/create-event-stream-parser.ts";
import type { ResponseLimits } from "../transport/response-limits.ts";
import { completeResponseSchema, fromCompleteResponse } from "./wire/complete-response.ts";
import { modelEventSchema, modelEventTypes } from "./wire/model-event-schema.ts";
import { fromWireError, wireErrorSchema } from "./wire/wire-error.ts";

export interface RemoteDecoderOptions {
  readonly limits: ResponseLimits;
  readonly context: FailureContext;
}

const outputTypes: ReadonlySet<string> = new Set(["text-delta", "reasoning-delta", "tool-call"]);

/** Reads the streamed answer of `/api/complete`. */
export function createRemoteDecoder({ limits, context }: RemoteDecoderOptions): StreamDecoder {
  const parser = createEventStreamParser({ eventLengthMax: limits.eventLength });
  let hasToolCalls = false;
  const decoder = {
    isDone: false,
    push(bytes: Uint8Array, events: ModelEvent[]): boolean {
      let hasOutput = false;
      for (const { event: type, data } of parser.push(bytes)) {
        if (type === "error") throw toError(data, context);
        if (!modelEventTypes.has(type)) continue;
        const event = parseEvent(data);
        hasToolCalls ||= event.type === "tool-call";
        hasOutput ||= outputTypes.has(event.type);
        events.push(event.type === "finish" ? withReason(event, hasToolCalls) : event);
        // Nothing that may follow matters.
        decoder.isDone = event.type === "finish";
        if (decoder.isDone) break;
      }
      return hasOutput;
    },
    end(): never {
      throw brokenOff(context);
    },
  };
  return decoder;
}

/** Reads an answer in one piece, from a node that does not stream. */
export function createWholeRemoteDecoder({ limits, context }: RemoteDecoderOptions): StreamDecoder {
  return createWholeDecoder({
    bytesMax: limits.bodyBytes,
    read(text, events) {
      const parsed = completeResponseSchema.safeParse(JSON.parse(text));
      if (!parsed.success) throw toError(text, context);
      events.push(...fromCompleteResponse(parsed.data));
    },
  });
}

function parseEvent(data: string): ModelEvent {
  const parsed = modelEventSchema.safeParse(JSON.parse(data));
  if (parsed.success) return parsed.data as ModelEvent;
  const issue = parsed.error.issues[0];
  throw new SyntaxError(`an event at ${issue?.path.join(".")}: ${issue?.message}`);
}

type FinishEvent = Extract<ModelEvent, { type: "finish" }>;

/** An answer with calls that says it just stopped means the calls. */
function withReason({ reason }: FinishEvent, hasToolCalls: boolean): FinishEvent {
  return { type: "finish", reason: reason === "stop" && hasToolCalls ? "tool-calls" : reason };
}

function toError(data: string, context: FailureContext): Error {
  const parsed = wireErrorSchema.safeParse(parseJson(data));
  const own = parsed.success ? fromWireError(parsed.data, context) : null;
  return own ?? fromErrorBody({ body: parseErrorText(data) }, context);
}

/** Null for what is no JSON, such as the plain words of a proxy. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
