import { randomUUID } from "node:crypto";

import type { MiddlewareHandler } from "hono";

import type { AppEnvironment } from "./app-context.ts";

/** What may go into a log line and a header without harm. */
const saneId = /^[A-Za-z0-9._:-]{1,128}$/;

/** Gives each request an id: the caller's when it is sane, else a new one. */
export const assignRequestId: MiddlewareHandler<AppEnvironment> = async (context, next) => {
  const given = context.req.header("x-request-id");
  const requestId = given !== undefined && saneId.test(given) ? given : randomUUID();
  context.set("requestId", requestId);
  context.set("commonHeaders", { "x-request-id": requestId });
  context.header("x-request-id", requestId);
  await next();
};
