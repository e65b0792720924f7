import { z } from "zod";

const costSchema = z.object({
  queueMs: z.number(),
  loadMs: z.number(),
  prefillMs: z.number(),
  decodeMs: z.number(),
  penaltyMs: z.number(),
  totalMs: z.number(),
});

/** Which machine of a cluster behind the wire took the request. */
export const routeDecisionSchema = z.object({
  node: z.string().nullable(),
  tier: z.number(),
  complexity: z.object({
    level: z.enum(["simple", "medium", "complex"]),
    score: z.number(),
    reasons: z.array(z.string()),
  }),
  reason: z.string(),
  attempt: z.number(),
  candidates: z.array(
    z.object({
      node: z.string(),
      tier: z.number(),
      eligible: z.boolean(),
      why: z.string().nullable(),
      cost: costSchema.nullable(),
    }),
  ),
});
