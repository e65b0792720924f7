import { type Span, SpanKind, context, isSpanContextValid, trace } from "@opentelemetry/api";

import type { LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createAnswerNotes } from "./answer-notes.ts";
import { chatAttributes } from "./chat-attributes.ts";
import { failSpan } from "./fail-span.ts";
import { inputMessages } from "./message-content.ts";
import { type TraceOptions, tracerOf } from "./trace-options.ts";
import { type StreamWatch, traceStream } from "./trace-stream.ts";

/**
 * The same model with a span `chat MODEL` for each of its answers, by OpenTelemetry's conventions
 * for generative AI. Requests go on as the very same objects. A span begins with the first read and
 * ends once, however the stream does.
 */
export function traceModel(model: LanguageModel, options: TraceOptions = {}): LanguageModel {
  return {
    id: model.id,
    get capabilities() {
      return model.capabilities;
    },
    stream: (request, call) =>
      traceStream(
        () => model.stream(request, call),
        () => watchAnswer(model, request, { ...options, signal: call?.signal }),
      ),
  };
}

interface AnswerOptions extends TraceOptions {
  readonly signal: AbortSignal | undefined;
}

/** Null where no SDK is registered. */
function watchAnswer(
  model: LanguageModel,
  request: ModelRequest,
  options: AnswerOptions,
): StreamWatch<ModelEvent> | null {
  const span = tracerOf(options).startSpan(`chat ${model.id}`, {
    kind: SpanKind.CLIENT,
    // Only an SDK asks for them.
    get attributes() {
      return chatAttributes(model.id, request, options);
    },
  });
  if (!isSpanContextValid(span.spanContext())) return null;
  const isRecorded = options.recordContent === true && span.isRecording();
  if (isRecorded) span.setAttribute("gen_ai.input.messages", inputMessages(request.messages));
  const notes = createAnswerNotes(span, { ...options, isRecorded });
  return {
    context: trace.setSpan(context.active(), span),
    note: (event) => notes.note(event),
    end(ending) {
      span.setAttributes(notes.attributes());
      if (ending.type === "failed") failSpan(span, ending.error, options);
      else if (!notes.isFinished) endUnfinished(span, ending.type, options);
      span.end();
    },
  };
}

/** A reader that left early has cancelled; it may have left because of what its signal says. */
function endUnfinished(span: Span, type: "left" | "complete", { signal }: AnswerOptions): void {
  if (type === "complete") failSpan(span, new Error("The stream ended without saying why"));
  else if (signal?.aborted) failSpan(span, signal.reason, { signal });
  else span.setAttribute("harombe.cancelled", true);
}
