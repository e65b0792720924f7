import { randomUUID } from "node:crypto";

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";

import type { AppEnvironment } from "./app-context.ts";

/** What may go into a log line and a header without harm. */
const saneId = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * Gives each request an id: the caller's when it is sane, else a new one. Every response carries it,
 * and whatever else belongs to all of them; those that were written past Hono do so already.
 */
export const assignRequestId: MiddlewareHandler<AppEnvironment> = async (context, next) => {
  const given = context.req.header("x-request-id");
  const requestId = given !== undefined && saneId.test(given) ? given : randomUUID();
  context.set("requestId", requestId);
  const commonHeaders = { "x-request-id": requestId };
  context.set("commonHeaders", commonHeaders);
  await next();
  const { res: response } = context;
  if (response === RESPONSE_ALREADY_SENT) return;
  for (const [name, value] of Object.entries(commonHeaders)) response.headers.set(name, value);
};
