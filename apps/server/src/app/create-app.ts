import { Hono } from "hono";

import { parseInput, parseJson } from "../body/parse-input.ts";
import { readBody } from "../body/read-body.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import { ServerError } from "../errors/server-error.ts";
import { createGuard } from "../safety/guard.ts";
import { continueTrace } from "../telemetry/continue-trace.ts";
import type { AppContext, AppEnvironment } from "./app-context.ts";
import type { AppParts } from "./app-parts.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointsOf } from "./endpoints.ts";
import { respondWithError } from "./handle-error.ts";
import { assignRequestId } from "./request-id.ts";

/** The whole HTTP side as one app, which runs behind a socket or in memory. */
export function createApp(parts: AppParts): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  const endpoints = endpointsOf(parts);
  app.use(assignRequestId);
  app.use(createGuard(parts.guard));
  app.use(continueTrace);
  for (const endpoint of endpoints) {
    app.on(endpoint.method.toUpperCase(), endpoint.path, (context) =>
      answer(context, endpoint, parts),
    );
  }
  app.notFound((context) => respondWithError(context, notFound(context, endpoints)));
  app.onError((error, context) => {
    if (describeFailure(error).status === 500) {
      parts.onError(error, { requestId: context.get("requestId") });
    }
    return respondWithError(context, error);
  });
  return app;
}

const noBytes = new Uint8Array();

async function answer(
  context: AppContext,
  endpoint: Endpoint,
  { limits }: AppParts,
): Promise<Response> {
  const query = endpoint.query && parseInput(endpoint.query, context.req.query(), "query");
  if (!endpoint.body) return endpoint.handle(context, { body: undefined, query, bytes: noBytes });
  const bytes = await readBody(context, limits.bodyBytes);
  const body = parseInput(endpoint.body, parseJson(bytes), "body");
  return endpoint.handle(context, { body, query, bytes });
}

function notFound(context: AppContext, endpoints: readonly Endpoint[]): ServerError {
  const { path, method } = context.req;
  const methods = endpoints.filter((endpoint) => matches(endpoint.path, path));
  if (methods.length === 0) {
    return new ServerError("HAROMBE_SERVER_NOT_FOUND", `There is no ${path}`, {
      hint: "GET /docs lists what there is.",
    });
  }
  const allowed = methods.map((endpoint) => endpoint.method.toUpperCase()).join(", ");
  context.header("allow", allowed);
  return new ServerError(
    "HAROMBE_SERVER_METHOD_NOT_ALLOWED",
    `${path} does not take ${method}; it takes ${allowed}`,
  );
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("/");
  const given = path.split("/");
  const isOpenEnded = pattern.endsWith("{.+}");
  return (
    (isOpenEnded ? parts.length <= given.length : parts.length === given.length) &&
    parts.every((part, index) =>
      part.startsWith(":") ? given[index] !== "" : part === given[index],
    )
  );
}
