import { randomUUID } from "node:crypto";

import type { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { setHeaders } from "../app/set-headers.ts";
import { decisionHeaders } from "../models/route-headers.ts";
import type { RunRecord } from "../runs/run-record.ts";
import { pumpStream } from "../stream/pump-stream.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { createChatDialect } from "./chat-dialect.ts";
import { chatRequestSchema, chatSummarySchema } from "./chat-schema.ts";
import { parsePrefer } from "./prefer.ts";
import { toChatSummary } from "./run-summary.ts";

type ChatRequest = z.output<typeof chatRequestSchema>;

/** A question to the agent, answered at once or as it is made. The run goes on without its reader. */
export function chatEndpoints(parts: AppParts): readonly Endpoint[] {
  const { runs, lifecycle, limits, nodeName } = parts;
  return [
    defineEndpoint({
      method: "post",
      path: "/chat",
      tag: "harombe",
      summary: "Ask the agent and wait for its answer",
      body: chatRequestSchema,
      response: { description: "The answer", schema: chatSummarySchema },
      async handle(context, { body }) {
        const scope = openRequestScope(context, lifecycle);
        try {
          const { runId } = await startChat(context, body, parts);
          context.header("x-harombe-run", runId);
          const finished = await runs.finished(runId, scope.signal);
          const summary = toChatSummary(finished, nodeName);
          setHeaders(context, decisionHeaders(finished.outcome?.routes.at(-1) ?? null, nodeName));
          return context.json(summary);
        } finally {
          scope.done();
        }
      },
    }),
    defineEndpoint({
      method: "post",
      path: "/chat/stream",
      tag: "harombe",
      summary: "Ask the agent and watch it answer",
      body: chatRequestSchema,
      response: {
        description:
          "Events `run`, `message`, `reasoning`, `tool`, `route`, `approval`, `warning`, then `done` or `error`",
        contentTypes: ["text/event-stream"],
      },
      async handle(context, { body }) {
        const scope = openRequestScope(context, lifecycle);
        let record: RunRecord;
        try {
          record = await startChat(context, body, parts);
        } catch (error) {
          scope.done();
          throw error;
        }
        const { runId } = record;
        return pumpStream(context, {
          events: runs.read(runId, { signal: scope.signal, onTooSlow: scope.abort }),
          dialect: createChatDialect({
            record,
            nodeName,
            requestId: context.get("requestId"),
            current: () => runs.get(runId),
          }),
          keepAliveMs: limits.keepAliveMs,
          stallMs: limits.stallMs,
          signal: scope.signal,
          onEnd: scope.done,
        });
      },
    }),
  ];
}

function startChat(
  context: AppContext,
  { message, session_id: sessionId, model }: ChatRequest,
  { runs }: AppParts,
): Promise<RunRecord> {
  const { approvals } = parsePrefer(context.req.header("prefer"));
  return runs.start({
    input: message,
    sessionId: sessionId ?? randomUUID(),
    model: model ?? undefined,
    approvals,
  });
}
