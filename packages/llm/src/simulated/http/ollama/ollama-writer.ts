import type { GeneratedCall, GenerationEnd } from "../../engine/generation.ts";
import type { AnswerWriter, WholeAnswer } from "../serve-generation.ts";

export interface OllamaWriterOptions {
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How a piece is called: a `message` of a chat, or a `response` of generate. */
  readonly toPiece: (piece: OllamaPiece) => object;
}

export interface OllamaPiece {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly GeneratedCall[];
}

const nothing: OllamaPiece = { text: "", reasoning: "", calls: [] };

/** Ollama's native API, as lines of JSON or whole. */
export function createOllamaWriter({ model, now, toPiece }: OllamaWriterOptions): AnswerWriter {
  const startedAt = now();
  const shared = (): object => ({ model, created_at: new Date(now()).toISOString() });
  const piece = (part: Partial<OllamaPiece>): string =>
    toFrame({ ...shared(), ...toPiece({ ...nothing, ...part }), done: false });
  const ending = (end: GenerationEnd): object => ({
    done: true,
    done_reason: end.reason === "length" ? "length" : "stop",
    total_duration: nanoseconds(now() - startedAt),
    load_duration: nanoseconds(end.loadMs),
    prompt_eval_count: end.promptTokens,
    prompt_eval_duration: nanoseconds(end.promptMs),
    eval_count: end.completionTokens,
    eval_duration: nanoseconds(end.generateMs),
  });
  return {
    contentType: "application/x-ndjson",
    isHeaderEarly: false,
    toFrame,
    toFrames: (part) => {
      if (part.type === "text") return [piece({ text: part.text })];
      if (part.type === "reasoning") return [piece({ reasoning: part.text })];
      if (part.type === "call-end") return [piece({ calls: [part.call] })];
      if (part.type !== "end") return [];
      return [toFrame({ ...shared(), ...toPiece(nothing), ...ending(part) })];
    },
    toBody: ({ end, ...answer }: WholeAnswer) => ({
      ...shared(),
      ...toPiece(answer),
      ...ending(end),
    }),
  };
}

export function toChatPiece({ text, reasoning, calls }: OllamaPiece): object {
  const toolCalls = calls.map(({ id, index, name, arguments: values }) => ({
    id,
    function: { index, name, arguments: values },
  }));
  return {
    message: {
      role: "assistant",
      content: text,
      ...(reasoning === "" ? {} : { thinking: reasoning }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    },
  };
}

export function toGeneratePiece({ text, reasoning }: OllamaPiece): object {
  return { response: text, ...(reasoning === "" ? {} : { thinking: reasoning }) };
}

function toFrame(body: object): string {
  return `${JSON.stringify(body)}\n`;
}

function nanoseconds(durationMs: number): number {
  return Math.max(1, Math.round(durationMs * 1e6));
}
