import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { ServerError } from "../errors/server-error.ts";
import type { StoredEvent } from "../runs/run-record.ts";
import { pumpStream } from "../stream/pump-stream.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { keepAliveComment, toErrorEventText, toEventText } from "../stream/server-sent-event.ts";
import { runSchema, toRunView } from "./run-shape.ts";
import { writtenTextSchema } from "./written-text.ts";

const numberText = z.string().regex(/^\d{1,15}$/, "a whole number from 0");

export function runEndpoints(parts: AppParts): readonly Endpoint[] {
  const { runs, nodeName } = parts;
  const idOf = (context: AppContext): string => context.req.param("id") ?? "";
  return [
    defineEndpoint({
      method: "get",
      path: "/runs/:id",
      tag: "Runs",
      summary: "A run's status, result and pending approvals",
      response: { description: "The run", schema: runSchema },
      handle: (context) => context.json(toRunView(runs.get(idOf(context)), runs, nodeName)),
    }),
    defineEndpoint({
      method: "get",
      path: "/runs/:id/events",
      tag: "Runs",
      summary: "A run's events from a number on, then those to come",
      query: z.object({ after: numberText.optional().describe("Only events with larger numbers") }),
      response: {
        description: "Events whose ids are their numbers; `Last-Event-ID` works too",
        contentTypes: ["text/event-stream"],
      },
      handle: (context, { query }) =>
        streamEvents(context, { runId: idOf(context), after: query.after, parts }),
    }),
    defineEndpoint({
      method: "post",
      path: "/runs/:id/cancel",
      tag: "Runs",
      summary: "Stop a run",
      response: { description: "The run as it ended", schema: runSchema },
      handle: async (context) =>
        context.json(toRunView(await runs.cancel(idOf(context)), runs, nodeName)),
    }),
    defineEndpoint({
      method: "post",
      path: "/runs/:id/steer",
      tag: "Runs",
      summary: "Add a message to a run that is not over",
      body: z.object({ message: writtenTextSchema }),
      response: {
        description: "The run, which will see the message at its next step",
        status: 202,
        schema: runSchema,
      },
      handle(context, { body }) {
        runs.steer(idOf(context), body.message);
        return context.json(toRunView(runs.get(idOf(context)), runs, nodeName), 202);
      },
    }),
  ];
}

async function streamEvents(
  context: AppContext,
  { runId, after, parts }: { runId: string; after: string | undefined; parts: AppParts },
): Promise<Response> {
  const { runs, lifecycle, limits, nodeName } = parts;
  const from = Number(lastEventIdOf(context) ?? after ?? 0);
  runs.get(runId);
  const scope = openRequestScope(context, lifecycle);
  return pumpStream<StoredEvent>(context, {
    events: runs.read(runId, { after: from, signal: scope.signal, onTooSlow: scope.abort }),
    dialect: {
      contentType: "text/event-stream; charset=utf-8",
      headers: () => ({ "x-harombe-run": runId, "x-harombe-node": nodeName }),
      keepAlive: keepAliveComment,
      isEager: true,
      encode: ({ event }) => toEventText(event.type, event, event.seq),
      encodeError: (error) => toErrorEventText(error, context.get("requestId")),
    },
    keepAliveMs: limits.keepAliveMs,
    stallMs: limits.stallMs,
    signal: scope.signal,
    onEnd: scope.done,
  });
}

/** What a reader that comes back saw last; it is later than the `after` of its first request. */
function lastEventIdOf(context: AppContext): string | undefined {
  const header = context.req.header("last-event-id");
  if (header === undefined || header === "") return undefined;
  if (numberText.safeParse(header).success) return header;
  throw new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `Last-Event-ID is ${JSON.stringify(header.slice(0, 50))}, but must be the id of an event`,
  );
}
