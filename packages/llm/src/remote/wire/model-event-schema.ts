import { z } from "zod";

import type { ModelEvent } from "../../contract/model-event.ts";
import { encodeServerSentEvent } from "../../transport/encode-server-sent-event.ts";
import { routeDecisionSchema } from "./route-decision-schema.ts";

const timingsSchema = z.object({
  loadMs: z.number().optional(),
  prefillMs: z.number().optional(),
  prefillTokens: z.number().optional(),
  decodeMs: z.number().optional(),
});

/** The data of one server-sent event of a streamed `/api/complete`; its type is the event's name. */
export const modelEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text-delta"), text: z.string() }),
  z.object({ type: z.literal("reasoning-delta"), text: z.string() }),
  z.object({
    type: z.literal("tool-call"),
    call: z.object({
      id: z.string(),
      name: z.string(),
      arguments: z.record(z.string(), z.unknown()),
    }),
    repaired: z.literal(true).optional(),
  }),
  z.object({ type: z.literal("route"), decision: routeDecisionSchema }),
  z.object({ type: z.literal("warning"), code: z.string(), message: z.string() }),
  z.object({
    type: z.literal("usage"),
    promptTokens: z.number(),
    completionTokens: z.number(),
    timings: timingsSchema.optional(),
  }),
  z.object({
    type: z.literal("finish"),
    reason: z.enum(["stop", "length", "tool-calls", "content-filter"]),
  }),
]);

/** The names of the events that are known; a newer node may send more, which are passed over. */
export const modelEventTypes: ReadonlySet<string> = new Set(
  modelEventSchema.options.map((option) => option.shape.type.value),
);

/** One event of the stream as text. */
export function encodeModelEvent(event: ModelEvent): string {
  return encodeServerSentEvent({ event: event.type, data: JSON.stringify(event) });
}
