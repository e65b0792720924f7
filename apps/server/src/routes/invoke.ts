import { randomUUID } from "node:crypto";

import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { isFinished, type RunRecord } from "../runs/run-record.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { sessionIdSchema } from "./chat-schema.ts";
import { parsePrefer } from "./prefer.ts";
import { runSchema, toRunView } from "./run-shape.ts";
import { toChatSummary } from "./run-summary.ts";
import { writtenTextSchema } from "./written-text.ts";

const invokeSchema = z.object({
  task: writtenTextSchema.describe("What to do"),
  context: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .nullish()
    .describe("What the agent should know besides"),
  session_id: sessionIdSchema.nullish(),
  model: z.string().nullish(),
});

/** Starts a run and answers at once, or with `Prefer: wait=30` with its result when that is in time. */
export function invokeEndpoint(parts: AppParts): Endpoint {
  const { runs, nodeName } = parts;
  return defineEndpoint({
    method: "post",
    path: "/invoke",
    tag: "Runs",
    summary: "Start a run",
    body: invokeSchema,
    response: { description: "The run, which goes on by itself", status: 202, schema: runSchema },
    async handle(context, { body }) {
      const { waitMs, approvals } = parsePrefer(context.req.header("prefer"));
      const { runId } = await runs.start({
        input: toInput(body),
        sessionId: body.session_id ?? randomUUID(),
        model: body.model ?? undefined,
        approvals,
      });
      context.header("location", `/runs/${runId}`);
      context.header("x-harombe-run", runId);
      const record =
        waitMs === undefined ? runs.get(runId) : await waitFor(context, { runId, waitMs, parts });
      if (waitMs !== undefined) context.header("preference-applied", `wait=${waitMs / 1000}`);
      if (!isFinished(record.status)) return context.json(toRunView(record, runs, nodeName), 202);
      // A run that failed is an error status, never 200.
      toChatSummary(record, nodeName);
      return context.json(toRunView(record, runs, nodeName));
    },
  });
}

function toInput({ task, context }: z.output<typeof invokeSchema>): string {
  if (context === null || context === undefined) return task;
  const text = typeof context === "string" ? context : JSON.stringify(context, null, 2);
  return `${task}\n\nContext:\n${text}`;
}

/** The run as it is when it is over or the time is. */
async function waitFor(
  context: AppContext,
  { runId, waitMs, parts }: { runId: string; waitMs: number; parts: AppParts },
): Promise<RunRecord> {
  const { runs, lifecycle, limits } = parts;
  const scope = openRequestScope(context, lifecycle);
  const timer = setTimeout(scope.abort, Math.min(waitMs, limits.waitMsMax), timeIsUp);
  try {
    return await runs.finished(runId, scope.signal);
  } catch (error) {
    if (error === timeIsUp) return runs.get(runId);
    throw error;
  } finally {
    clearTimeout(timer);
    scope.done();
  }
}

const timeIsUp = Symbol("time is up");
