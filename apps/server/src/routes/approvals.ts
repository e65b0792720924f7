import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { ServerError } from "../errors/server-error.ts";
import { approvalSchema, toApproval } from "./approval-shape.ts";

const answerSchema = z.object({
  decision: z.enum(["approve", "deny"]),
  reason: z.string().max(2000).optional().describe("Told to the model when it is denied"),
  params: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("What runs instead, where it differs"),
  remember: z
    .literal("session")
    .optional()
    .describe("Also allow this exact call for the rest of the session"),
});

export function approvalEndpoints({ runs, assistant }: AppParts): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: "get",
      path: "/approvals",
      tag: "Approvals",
      summary: "The calls that wait for a person",
      response: { description: "Oldest first", schema: z.array(approvalSchema) },
      handle: (context) =>
        context.json(runs.approvals().map((approval) => toApproval(approval, Date.now()))),
    }),
    defineEndpoint({
      method: "post",
      path: "/approvals/:id",
      tag: "Approvals",
      summary: "Approve a call, with other params if need be, or deny it",
      body: answerSchema,
      response: { description: "The approval as it was decided", schema: approvalSchema },
      async handle(context, { body }) {
        const id = context.req.param("id") ?? "";
        if (body.decision === "approve" && body.params) {
          const asked = runs.approvals().find(({ approvalId }) => approvalId === id);
          await assertFits(assistant, asked?.request.tool, body.params);
        }
        return context.json(toApproval(await runs.decide(id, body), Date.now()));
      },
    }),
  ];
}

/** A mistyped edit is better told to the person who typed it than to the model. */
async function assertFits(
  { tools }: AppParts["assistant"],
  toolName: string | undefined,
  params: Record<string, unknown>,
): Promise<void> {
  const tool = tools.find(({ name }) => name === toolName);
  const parsed = await tool?.parse(params);
  if (!parsed || parsed.ok) return;
  throw new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `The params do not fit ${toolName}: ${parsed.message}`,
    { issues: [{ path: "params", message: parsed.message }] },
  );
}
