import { z } from "zod";

import type { ModelResponse } from "../../complete.ts";
import type { FinishReason, ModelEvent } from "../../contract/model-event.ts";
import { mapFinishReason } from "../../decode/map-finish-reason.ts";
import { createCallId } from "../../tool-calls/create-call-id.ts";
import { routeDecisionSchema } from "./route-decision-schema.ts";

/** The answer of POST `/api/complete` without streaming. */
export const completeResponseSchema = z.object({
  content: z.string().nullable(),
  tool_calls: z
    .array(
      z.object({
        id: z.string().nullish(),
        name: z.string(),
        arguments: z.record(z.string(), z.unknown()),
      }),
    )
    .nullable(),
  finish_reason: z.string(),
  usage: z
    .object({
      prompt_tokens: z.int().min(0),
      completion_tokens: z.int().min(0),
      total_tokens: z.int().min(0).optional(),
    })
    .nullish(),
  reasoning: z.string().nullish(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).nullish(),
  route: routeDecisionSchema.nullish(),
});

export type CompleteResponse = z.infer<typeof completeResponseSchema>;

const wireReasons: Record<FinishReason, string> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
};

/** A whole answer for the wire. */
export function toCompleteResponse(response: ModelResponse): CompleteResponse {
  const { text, reasoning, toolCalls, finishReason, usage, warnings, route } = response;
  return {
    content: text,
    tool_calls: toolCalls.length > 0 ? [...toolCalls] : null,
    finish_reason: wireReasons[finishReason],
    usage: usage && {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      total_tokens: usage.promptTokens + usage.completionTokens,
    },
    ...(reasoning !== "" && { reasoning }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    ...(route && { route: route as CompleteResponse["route"] }),
  };
}

/** The events that a stream of the same answer would have had. */
export function fromCompleteResponse(response: CompleteResponse): ModelEvent[] {
  const { content, reasoning, usage, route, warnings } = response;
  const calls = response.tool_calls ?? [];
  return [
    ...(route ? [{ type: "route" as const, decision: route }] : []),
    ...(reasoning ? [{ type: "reasoning-delta" as const, text: reasoning }] : []),
    ...(content ? [{ type: "text-delta" as const, text: content }] : []),
    ...calls.map(({ id, ...call }) => ({
      type: "tool-call" as const,
      call: { id: id || createCallId(), ...call },
    })),
    ...(warnings ?? []).map((warning) => ({ type: "warning" as const, ...warning })),
    ...(usage
      ? [
          {
            type: "usage" as const,
            promptTokens: usage.prompt_tokens,
            completionTokens: usage.completion_tokens,
          },
        ]
      : []),
    {
      type: "finish",
      reason: mapFinishReason(response.finish_reason, { hasToolCalls: calls.length > 0 }),
    },
  ];
}
