import type { FinishReason, ModelResponse, Usage } from "@harombe/llm";
import { z } from "zod";

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
};

export function toOpenAIFinishReason(reason: FinishReason): string {
  return finishReasons[reason];
}

export function toOpenAIUsage({ promptTokens, completionTokens }: Usage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

export const chatCompletionSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({
        role: z.literal("assistant"),
        content: z.string().nullable(),
        refusal: z.null(),
        reasoning_content: z.string().optional(),
        tool_calls: z
          .array(
            z.object({
              id: z.string(),
              type: z.literal("function"),
              function: z.object({ name: z.string(), arguments: z.string() }),
            }),
          )
          .optional(),
      }),
      logprobs: z.null(),
      finish_reason: z.string(),
    }),
  ),
  usage: z
    .object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
    .optional(),
});

/** What every chunk of an answer says of it. */
export interface CompletionIdentity {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** A whole answer as OpenAI writes it. */
export function toChatCompletion(
  answer: ModelResponse,
  { id, model, created }: CompletionIdentity,
): z.output<typeof chatCompletionSchema> {
  const toolCalls = answer.toolCalls.map((call) => ({
    id: call.id,
    type: "function" as const,
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: answer.text === "" && toolCalls.length > 0 ? null : answer.text,
          refusal: null,
          ...(answer.reasoning !== "" && { reasoning_content: answer.reasoning }),
          ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
        },
        logprobs: null,
        finish_reason: toOpenAIFinishReason(answer.finishReason),
      },
    ],
    ...(answer.usage && { usage: toOpenAIUsage(answer.usage) }),
  };
}
