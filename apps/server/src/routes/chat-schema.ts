import { z } from "zod";

import { writtenTextSchema } from "./written-text.ts";

export const sessionIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, "1 to 128 letters, digits, dots, colons, hyphens, underscores")
  .describe("The conversation; a new name begins one");

export const chatRequestSchema = z.object({
  message: writtenTextSchema.describe("What to do or to answer"),
  session_id: sessionIdSchema.nullish(),
  model: z.string().nullish().describe("A model's name, an alias, or harombe"),
});

export const usageSchema = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
});

export const routeSchema = z.object({ node: z.string().nullable(), reason: z.string() });

export const chatSummarySchema = z.object({
  response: z.string(),
  session_id: z.string(),
  run_id: z.string(),
  status: z.enum(["completed", "stopped"]),
  stop_reason: z.string().optional().describe("Why it stopped before it was done"),
  steps: z.int(),
  usage: usageSchema,
  routes: z.array(routeSchema).describe("Node and reason of each model call"),
  denied: z.array(z.string()).describe("Tools whose calls were denied"),
});

export type ChatSummary = z.output<typeof chatSummarySchema>;
