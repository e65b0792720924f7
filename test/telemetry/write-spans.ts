/**
 * What a user of OpenTelemetry loads before a program: `node --import ./write-spans.ts`. Writes
 * each span that ends as a line of JSON to the file that SPANS_FILE names.
 */
import { appendFileSync } from "node:fs";

import { NodeTracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace-node";

import type { WrittenSpan } from "./written-span.ts";

const file = process.env["SPANS_FILE"];
if (file === undefined) throw new TypeError("SPANS_FILE names no file");

function onEnd(span: ReadableSpan): void {
  const { name, attributes, parentSpanContext } = span;
  const { traceId, spanId } = span.spanContext();
  const parentId = parentSpanContext?.spanId ?? null;
  const written: WrittenSpan = { name, traceId, spanId, parentId, attributes };
  appendFileSync(file!, `${JSON.stringify(written)}\n`);
}

const writer = { onStart() {}, onEnd, forceFlush: async () => {}, shutdown: async () => {} };
new NodeTracerProvider({ spanProcessors: [writer] }).register();
