import type { FinishReason, ModelEvent, ModelResponse, ToolCall, Usage } from "@harombe/llm";

/** Where an endpoint of Ollama's puts the parts of an answer. */
export interface AnswerShape {
  text(text: string): object;
  thinking(text: string): object;
  toolCalls(calls: readonly ToolCall[]): object;
  whole(answer: ModelResponse): object;
}

const message = (fields: object): object => ({
  message: { role: "assistant", content: "", ...fields },
});

/** `/api/chat`. */
export const chatShape: AnswerShape = {
  text: (content) => message({ content }),
  thinking: (thinking) => message({ thinking }),
  toolCalls: (calls) => message({ tool_calls: calls.map(toOllamaCall) }),
  whole: ({ text, reasoning, toolCalls }) =>
    message({
      content: text,
      ...(reasoning !== "" && { thinking: reasoning }),
      ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(toOllamaCall) }),
    }),
};

/** `/api/generate`, which knows no tools. */
export const generateShape: AnswerShape = {
  text: (response) => ({ response }),
  thinking: (thinking) => ({ response: "", thinking }),
  toolCalls: () => ({ response: "" }),
  whole: ({ text, reasoning }) => ({
    response: text,
    ...(reasoning !== "" && { thinking: reasoning }),
  }),
};

function toOllamaCall({ id, name, arguments: input }: ToolCall) {
  return { id, function: { name, arguments: input } };
}

const doneReasons: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "stop",
  "content-filter": "stop",
};

/** Measures one answer, from the request to its parts. */
export interface AnswerClock {
  observe(event: ModelEvent): void;
  /**
   * The fields of the last line. Durations are in nanoseconds; what was not counted, or took none, is
   * left out, as clients divide by it. Of an answer that came whole, all of the time is the answer's.
   */
  done(reason: FinishReason, usage: Usage | null): object;
}

export function startAnswerClock(now: () => number = () => performance.now()): AnswerClock {
  const startedAt = now();
  let firstAt: number | null = null;
  return {
    observe(event) {
      if (firstAt === null && event.type.endsWith("-delta")) firstAt = now();
    },
    done(reason, usage) {
      const endedAt = now();
      const promptMs = (firstAt ?? startedAt) - startedAt;
      return {
        done: true,
        done_reason: doneReasons[reason],
        total_duration: toNanoseconds(endedAt - startedAt),
        load_duration: 0,
        ...(usage && {
          prompt_eval_count: usage.promptTokens,
          ...(promptMs > 0 && { prompt_eval_duration: toNanoseconds(promptMs) }),
          eval_count: usage.completionTokens,
          eval_duration: Math.max(1, toNanoseconds(endedAt - startedAt - promptMs)),
        }),
      };
    },
  };
}

function toNanoseconds(durationMs: number): number {
  return Math.round(durationMs * 1e6);
}
