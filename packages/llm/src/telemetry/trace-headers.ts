import { channel } from "node:diagnostics_channel";

import { context, propagation } from "@opentelemetry/api";

const requestCreated = channel("undici:request:create");

/**
 * Headers that make what another machine does part of the trace at work here, in the dialect of the
 * propagator that is registered: with none, no headers. Nor with instrumentation of HTTP, which
 * adds its own: a second `traceparent` would make both invalid.
 */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!requestCreated.hasSubscribers) propagation.inject(context.active(), headers);
  return headers;
}
