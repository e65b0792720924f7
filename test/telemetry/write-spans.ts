/**
 * What a user of OpenTelemetry loads before a program: `node --import ./write-spans.ts`. Writes
 * each span that ends as a line of JSON to the file that SPANS_FILE names.
 */
import { appendFileSync } from "node:fs";

import { NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

import type { WrittenSpan } from "./written-span.ts";

const file = process.env["SPANS_FILE"];
if (file === undefined) throw new TypeError("SPANS_FILE names no file");

new NodeTracerProvider({
  spanProcessors: [
    new SimpleSpanProcessor({
      export(spans, done) {
        for (const span of spans) {
          const { name, attributes, parentSpanContext } = span;
          const { traceId, spanId } = span.spanContext();
          const parentId = parentSpanContext?.spanId ?? null;
          const written: WrittenSpan = { name, traceId, spanId, parentId, attributes };
          appendFileSync(file, `${JSON.stringify(written)}\n`);
        }
        done({ code: 0 });
      },
      shutdown: async () => {},
    }),
  ],
}).register();
