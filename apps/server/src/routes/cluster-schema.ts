import { z } from "zod";

import { nodeConfigSchema } from "../cluster/node-config.ts";

export const nodeStatusSchema = z.object({
  name: z.string(),
  host: z.string().nullable(),
  port: z.int().nullable(),
  tier: z.int(),
  model: z.string().nullable(),
  kind: z.string().nullable().describe("What listens there; null before it was reached"),
  status: z.enum([
    "available",
    "busy",
    "loading",
    "draining",
    "unavailable",
    "unauthorized",
    "asleep",
  ]),
  reason: z.string().nullable().describe("Why it is not available"),
  latencyMs: z.number().nullable(),
  slots: z.int(),
  inFlight: z.int(),
  queued: z.int(),
  requests: z.int(),
  successRate: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  source: z
    .enum(["config", "mdns"])
    .describe(
      "`mdns`: found on the network; `config`: this machine, or one of the config or added by hand",
    ),
});

/** Seconds that a caller waits for a node's work to end. */
export const waitQuerySchema = z.object({
  wait: z.coerce.number().min(0).optional().describe("Seconds, 30 where it is missing"),
});

const reference = /^\$\{(?:env|file|vault):/;

/** A reference names a variable or a file of this machine, which is no caller's to read. */
export const newNodeSchema = nodeConfigSchema.refine(
  ({ auth_token: token }) => token === null || !reference.test(token),
  { path: ["auth_token"], error: "must be the token itself; references stand in the config only" },
);
