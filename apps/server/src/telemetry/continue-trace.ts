import { context, isSpanContextValid, propagation, trace } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";

import type { AppEnvironment } from "../app/app-context.ts";

/**
 * Makes what a request does part of its caller's trace, as its headers tell it to the propagator
 * that is registered. Instrumentation of HTTP has done so already where there is some: its span
 * stays the parent.
 */
export const continueTrace: MiddlewareHandler<AppEnvironment> = (request, next) => {
  const active = context.active();
  if (trace.getSpan(active)) return next();
  const callers = propagation.extract(active, request.req.raw.headers, fromHeaders);
  const span = trace.getSpanContext(callers);
  return span && isSpanContextValid(span) ? context.with(callers, next) : next();
};

const fromHeaders = {
  get: (headers: Headers, name: string): string | undefined => headers.get(name) ?? undefined,
  keys: (headers: Headers): string[] => [...headers.keys()],
};
