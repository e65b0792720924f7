import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { ServerError } from "../errors/server-error.ts";

const entrySchema = z.object({
  session_id: z.string(),
  title: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).optional().describe("Default 50"),
  cursor: z.string().optional().describe("`next_cursor` of the page before"),
});

export function sessionEndpoints({ assistant: { sessions }, runs }: AppParts): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: "get",
      path: "/sessions",
      tag: "Sessions",
      summary: "Conversations, the latest first",
      query: listQuery,
      response: {
        description: "One page",
        schema: z.object({
          sessions: z.array(entrySchema.extend({ message_count: z.int() })),
          next_cursor: z.string().nullable(),
        }),
      },
      async handle(context, { query: { limit, cursor } }) {
        const page = await listPage(sessions, {
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        });
        const entries = page.sessions.map((entry) => ({
          ...toEntry(entry),
          message_count: entry.messageCount,
        }));
        return context.json({ sessions: entries, next_cursor: page.nextCursor });
      },
    }),
    defineEndpoint({
      method: "get",
      path: "/sessions/:id",
      tag: "Sessions",
      summary: "A conversation with all its messages",
      response: {
        description: "The conversation",
        schema: entrySchema.extend({ messages: z.array(z.record(z.string(), z.unknown())) }),
      },
      async handle(context) {
        const id = context.req.param("id") ?? "";
        const session = await sessions.load(id);
        if (!session) throw unknownSession(id);
        const messages = session.messages.map(({ message }) => message);
        return context.json({ ...toEntry(session), messages });
      },
    }),
    defineEndpoint({
      method: "delete",
      path: "/sessions/:id",
      tag: "Sessions",
      summary: "Delete a conversation with its runs, events and approvals",
      response: { description: "It is gone", status: 204 },
      async handle(context) {
        const id = context.req.param("id") ?? "";
        runs.deleteSession(id);
        if (!(await sessions.delete(id))) throw unknownSession(id);
        return context.body(null, 204);
      },
    }),
  ];
}

type Sessions = AppParts["assistant"]["sessions"];

async function listPage(sessions: Sessions, options: { limit?: number; cursor?: string }) {
  try {
    return await sessions.list(options);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ServerError(
      "HAROMBE_SERVER_INVALID_REQUEST",
      `The query is not valid: ${cause.message}`,
      {
        cause,
      },
    );
  }
}

function toEntry(entry: { id: string; title: string; createdAt: string; updatedAt: string }) {
  return {
    session_id: entry.id,
    title: entry.title,
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
  };
}

function unknownSession(id: string): ServerError {
  return new ServerError("HAROMBE_SERVER_NOT_FOUND", `There is no session ${JSON.stringify(id)}`);
}
