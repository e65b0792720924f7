import type { GenerationEnd, GenerationPart } from "../../engine/generation.ts";
import type { AnswerWriter } from "../serve-generation.ts";

export interface OpenAIWriterOptions {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly includesUsage: boolean;
}

const finishReasons = { stop: "stop", length: "length", "tool-calls": "tool_calls" } as const;

/** Chat completions, as server-sent events or whole. */
export function createOpenAIWriter(options: OpenAIWriterOptions): AnswerWriter {
  const { id, model, created, includesUsage } = options;
  const shared = { id, created, model, system_fingerprint: "fp_simulated" };
  const toChunk = (delta: object, finishReason: string | null = null): string =>
    toFrame({
      ...shared,
      object: "chat.completion.chunk",
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    });
  return {
    contentType: "text/event-stream; charset=utf-8",
    isHeaderEarly: true,
    toFrame,
    toFrames: (part) => {
      if (part.type !== "end") return toDeltas(part).map((delta) => toChunk(delta));
      const frames = [toChunk({}, finishReasons[part.reason])];
      const usage = {
        ...shared,
        object: "chat.completion.chunk",
        choices: [],
        usage: toUsage(part),
      };
      return [...frames, ...(includesUsage ? [toFrame(usage)] : []), "data: [DONE]\n\n"];
    },
    toBody: ({ text, reasoning, calls, end }) => ({
      ...shared,
      object: "chat.completion",
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: text === "" && calls.length > 0 ? null : text,
            ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
            ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => toToolCall(call)) }),
          },
          logprobs: null,
          finish_reason: finishReasons[end.reason],
        },
      ],
      usage: toUsage(end),
    }),
  };
}

function toFrame(body: object): string {
  return `data: ${JSON.stringify(body)}\n\n`;
}

function toDeltas(part: Exclude<GenerationPart, { type: "end" }>): readonly object[] {
  switch (part.type) {
    case "start":
      return [{ role: "assistant", content: "" }];
    case "text":
      return [{ content: part.text }];
    case "reasoning":
      return [{ reasoning_content: part.text }];
    case "call-start": {
      const { index, id, name } = part.call;
      const call = { index, id, type: "function", function: { name, arguments: "" } };
      return [{ tool_calls: [call] }];
    }
    case "call-arguments":
      return [{ tool_calls: [{ index: part.index, function: { arguments: part.text } }] }];
    case "call-end":
    case "fault":
      return [];
  }
}

function toToolCall({
  id,
  name,
  arguments: values,
}: {
  id: string;
  name: string;
  arguments: object;
}): object {
  return { id, type: "function", function: { name, arguments: JSON.stringify(values) } };
}

function toUsage({ promptTokens, completionTokens, cachedTokens }: GenerationEnd): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}
