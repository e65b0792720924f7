import type { Attributes, SpanKind, SpanOptions } from "@opentelemetry/api";

/**
 * Options of a span whose attributes only an SDK asks for. A class, because of a getter in an object
 * literal V8 makes a type of its own for each object, which lives until the next full collection.
 */
export class LazySpanOptions implements SpanOptions {
  readonly kind: SpanKind;
  readonly #describe: () => Attributes;

  constructor(kind: SpanKind, describe: () => Attributes) {
    this.kind = kind;
    this.#describe = describe;
  }

  get attributes(): Attributes {
    return this.#describe();
  }
}
