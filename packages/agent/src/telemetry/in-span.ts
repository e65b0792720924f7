import { failSpan } from "@harombe/llm/telemetry";
import {
  type Attributes,
  type Link,
  type Span,
  type Tracer,
  context,
  isSpanContextValid,
  trace,
} from "@opentelemetry/api";

export interface SpanDescription {
  readonly name: string;
  readonly attributes: Attributes;
  readonly links?: Link[];
}

/** Does work inside of a span, which ends with it. Null where no SDK is registered. */
export function inSpan<Result>(
  tracer: Tracer,
  { name, attributes, links = [] }: SpanDescription,
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  const span = tracer.startSpan(name, { attributes, links });
  if (!isSpanContextValid(span.spanContext())) return work(null);
  return context.with(trace.setSpan(context.active(), span), () => finish(span, work(span)));
}

async function finish<Result>(span: Span, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}
