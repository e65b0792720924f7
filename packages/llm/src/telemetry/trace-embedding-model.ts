import { type Attributes, SpanKind, context, isSpanContextValid, trace } from "@opentelemetry/api";

import type { EmbeddingEvent, EmbeddingModel } from "../contract/embedding-model.ts";
import { failSpan } from "./fail-span.ts";
import { LazySpanOptions } from "./lazy-span-options.ts";
import { providerName } from "./provider-name.ts";
import { routeAttributes } from "./route-attributes.ts";
import { serverAttributes } from "./server-attributes.ts";
import { ownAttributes, type TraceOptions, tracerOf } from "./trace-options.ts";

/** The same model with a span `embeddings MODEL` for each call. Texts and vectors stay out of it. */
export function traceEmbeddingModel(
  model: EmbeddingModel,
  options: Omit<TraceOptions, "recordContent"> = {},
): EmbeddingModel {
  const { id, dimensions } = model;
  return {
    id,
    dimensions,
    async embed(texts, call) {
      const describe = (): Attributes => embeddingAttributes(model, options);
      const spanOptions = new LazySpanOptions(SpanKind.CLIENT, describe);
      const span = tracerOf(options).startSpan(`embeddings ${id}`, spanOptions);
      if (!isSpanContextValid(span.spanContext())) return model.embed(texts, call);
      try {
        const active = trace.setSpan(context.active(), span);
        const onEvent = (event: EmbeddingEvent): void => {
          span.setAttributes(eventAttributes(event));
          call?.onEvent?.(event);
        };
        return await context.with(active, () => model.embed(texts, { ...call, onEvent }));
      } catch (error) {
        failSpan(span, error, { signal: call?.signal });
        throw error;
      } finally {
        span.end();
      }
    },
  };
}

function eventAttributes(event: EmbeddingEvent): Attributes {
  return event.type === "usage"
    ? { "gen_ai.usage.input_tokens": event.promptTokens }
    : routeAttributes(event.decision);
}

function embeddingAttributes(
  { id, dimensions }: EmbeddingModel,
  options: TraceOptions,
): Attributes {
  const { provider, server } = options;
  return {
    "gen_ai.operation.name": "embeddings",
    "gen_ai.provider.name": providerName(provider),
    "gen_ai.request.model": id,
    "gen_ai.embeddings.dimension.count": dimensions,
    ...serverAttributes(server),
    ...ownAttributes(options),
  };
}
