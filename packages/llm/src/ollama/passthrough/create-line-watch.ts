import type { FinishReason, ModelEvent } from "../../contract/model-event.ts";
import { toUsageEvent } from "../../decode/create-answer.ts";
import { mapFinishReason } from "../../decode/map-finish-reason.ts";
import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import { lineEnds } from "../../passthrough/create-byte-cutter.ts";
import {
  createStreamWatch,
  type OutputVerdict,
  type PieceReport,
} from "../../passthrough/create-stream-watch.ts";
import { judgeText } from "../../passthrough/judge-text.ts";
import { createOllamaDecoder, type OllamaDecoderOptions } from "../create-ollama-decoder.ts";
import { parseOllamaLine } from "../parse-ollama-line.ts";
import { readTimings, type TimedLine } from "../read-timings.ts";

/** What is read of a line of `/api/chat` or of `/api/generate`. */
interface AnswerLine extends TimedLine {
  readonly message?: {
    readonly content?: unknown;
    readonly thinking?: unknown;
    readonly tool_calls?: readonly unknown[] | null;
  } | null;
  readonly response?: unknown;
  readonly thinking?: unknown;
  readonly done?: unknown;
  readonly done_reason?: string | null;
  readonly prompt_eval_count?: number;
  readonly eval_count?: number;
}

export interface LineWatchOptions extends OllamaDecoderOptions {
  /** Ollama answers to a prompt in other fields than to a conversation, and that is not decoded. */
  readonly isChat: boolean;
}

const telling = /"done"\s*:\s*true|"error"\s*:/;

/** Passes the stream of `/api/chat` or `/api/generate` on as it is; a whole answer is one line. */
export function createLineWatch(options: LineWatchOptions): StreamDecoder {
  const { limits, context, isChat } = options;
  let reason: FinishReason | null = null;
  let usage: ModelEvent | null = null;

  const read = (text: string): PieceReport => {
    const line = parseOllamaLine(text, context) as AnswerLine;
    const isLast = line.done === true;
    if (isLast) {
      reason = mapFinishReason(line.done_reason, { hasToolCalls: false });
      usage = usageOf(line);
    }
    const verdict = judgeLine(line);
    return { output: verdict === "translate" && !isChat ? "pass" : verdict, isLast };
  };

  return createStreamWatch({
    ends: lineEnds,
    bytesMax: limits.eventLength,
    split: splitLines,
    encode: (line) => `${line}\n`,
    telling,
    read,
    get isComplete() {
      return reason !== null;
    },
    closing: "",
    finish() {
      if (reason === null) throw brokenOff(context);
      const finish: ModelEvent = { type: "finish", reason };
      return usage === null ? [finish] : [usage, finish];
    },
    createTranslator: () => createOllamaDecoder(options),
  });
}

function judgeLine({ message, response, thinking }: AnswerLine): OutputVerdict {
  if (message?.tool_calls?.length) return "translate";
  if (isFilled(message?.thinking) || isFilled(thinking)) return "pass";
  return judgeText(message?.content ?? response);
}

function usageOf(line: AnswerLine): ModelEvent | null {
  const { prompt_eval_count: promptTokens = 0, eval_count: completionTokens } = line;
  if (completionTokens === undefined) return null;
  return toUsageEvent({ promptTokens, completionTokens }, readTimings(line));
}

/** Blank lines are nothing, and so is a last one that was cut off with its connection. */
function splitLines(bytes: Buffer): readonly string[] {
  const lines = bytes.toString().split("\n");
  const last = lines.pop() ?? "";
  return [...lines, ...(isJson(last) ? [last] : [])].filter((line) => line.trim() !== "");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
