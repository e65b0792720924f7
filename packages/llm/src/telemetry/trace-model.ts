import {
  type Attributes,
  type Span,
  SpanKind,
  context,
  isSpanContextValid,
  trace,
} from "@opentelemetry/api";

import type { CallOptions, LanguageModel, ModelCapabilities } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createAnswerNotes } from "./answer-notes.ts";
import { chatAttributes } from "./chat-attributes.ts";
import { failSpan } from "./fail-span.ts";
import { LazySpanOptions } from "./lazy-span-options.ts";
import { inputMessages } from "./message-content.ts";
import { ownAttributes, type TraceOptions, tracerOf } from "./trace-options.ts";
import { type StreamWatch, traceStream } from "./trace-stream.ts";

/**
 * The same model with a span `chat MODEL` for each of its answers, by OpenTelemetry's conventions
 * for generative AI. Requests go on as the very same objects. A span begins with the first read and
 * ends once, however the stream does.
 */
export function traceModel(model: LanguageModel, options: TraceOptions = {}): LanguageModel {
  return new TracedModel(model, options);
}

class TracedModel implements LanguageModel {
  readonly id: string;
  readonly #model: LanguageModel;
  readonly #options: TraceOptions;

  constructor(model: LanguageModel, options: TraceOptions) {
    this.id = model.id;
    this.#model = model;
    this.#options = options;
  }

  get capabilities(): ModelCapabilities {
    return this.#model.capabilities;
  }

  stream(request: ModelRequest, call?: CallOptions): AsyncIterable<ModelEvent> {
    return traceStream(
      () => this.#model.stream(request, call),
      () => watchAnswer(this.#model, request, { ...this.#options, signal: call?.signal }),
    );
  }
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
  const describe = (): Attributes => chatAttributes(model.id, request, options);
  const spanOptions = new LazySpanOptions(SpanKind.CLIENT, describe);
  const span = tracerOf(options).startSpan(`chat ${model.id}`, spanOptions);
  if (!isSpanContextValid(span.spanContext())) return null;
  const isRecorded = options.recordContent === true && span.isRecording();
  if (isRecorded) span.setAttribute("gen_ai.input.messages", inputMessages(request.messages));
  const notes = createAnswerNotes(span, { attributes: ownAttributes(options), isRecorded });
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
