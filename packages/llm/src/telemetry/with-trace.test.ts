import { channel } from "node:diagnostics_channel";
import type { IncomingHttpHeaders } from "node:http";

import { context, propagation, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";

import { recordSpans } from "../fixtures/record-spans.ts";
import { startServer } from "../fixtures/start-server.ts";
import { createTransport } from "../transport/create-transport.ts";
import { withTrace } from "./with-trace.ts";

/** What a server got to see of a request that was made inside of a span. */
async function seenHeaders(): Promise<{ readonly seen: IncomingHttpHeaders; readonly id: string }> {
  let seen: IncomingHttpHeaders = {};
  await using server = await startServer((request, response) => {
    seen = request.headers;
    response.end("{}");
  });
  const transport = withTrace(createTransport({ baseUrl: server.url }));
  const span = trace.getTracer("test").startSpan("asking");
  const active = trace.setSpan(context.active(), span);
  const init = { headers: { "x-mine": "yes" } };
  await context.with(active, async () => (await transport.fetch(server.url, init)).text());
  span.end();
  await transport.close();
  return { seen, id: span.spanContext().spanId };
}

it("tells a server of ours which span asks", async () => {
  await using _recorder = recordSpans();
  const { seen, id } = await seenHeaders();
  expect(seen["traceparent"]).toMatch(new RegExp(`^00-[0-9a-f]{32}-${id}-01$`));
  expect(seen["x-mine"]).toBe("yes");
});

it("tells nothing where no SDK is registered, nor where it has no propagator", async () => {
  expect((await seenHeaders()).seen["traceparent"]).toBeUndefined();
  await using _recorder = recordSpans();
  propagation.disable();
  expect((await seenHeaders()).seen["traceparent"]).toBeUndefined();
});

it("leaves it to instrumentation of HTTP where there is some", async () => {
  await using _recorder = recordSpans();
  const created = channel("undici:request:create");
  const instrument = (): void => {};
  created.subscribe(instrument);
  try {
    expect((await seenHeaders()).seen["traceparent"]).toBeUndefined();
  } finally {
    created.unsubscribe(instrument);
  }
});
