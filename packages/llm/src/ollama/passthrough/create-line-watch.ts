import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import {
  type AnswerEnd,
  createAnswerEnd,
  endEvents,
  noteUsage,
} from "../../passthrough/answer-end.ts";
import { lineEnd } from "../../passthrough/create-piece-cutter.ts";
import {
  createStreamWatch,
  type OutputVerdict,
  type PieceReport,
} from "../../passthrough/create-stream-watch.ts";
import { judgeText } from "../../passthrough/judge-text.ts";
import { createJsonLinesParser } from "../../transport/create-json-lines-parser.ts";
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

const texts = /"(?:content|response|thinking|created_at)"\s*:\s*"/g;

/** Passes the stream of `/api/chat` or `/api/generate` on as it is; a whole answer is one line. */
export function createLineWatch(options: LineWatchOptions): StreamDecoder {
  const { limits, context, request, isChat } = options;
  const parser = createJsonLinesParser({ lineLengthMax: limits.eventLength });
  const end = createAnswerEnd();

  const read = (text: string | null | undefined): PieceReport => {
    // Some clients choke on a blank line.
    if (!text) return { output: "none", isKept: false };
    const line = parseOllamaLine(text, context) as AnswerLine;
    const isLast = Boolean(line.done);
    if (line.message?.tool_calls?.length) end.hasToolCalls = true;
    if (isLast) noteEnd(end, line);
    const verdict = judgeLine(line);
    return { output: verdict === "translate" && !isChat ? "pass" : verdict, isLast };
  };

  return createStreamWatch({
    pieceEnd: lineEnd,
    bytesMax: limits.eventLength,
    texts,
    read: (piece) => read(parser.push(piece)[0]),
    readRest(rest) {
      const [line] = parser.push(rest);
      if (line !== undefined) return read(line);
      // A last line without a line end is whole, or was cut off with the connection.
      const last = parser.end();
      return last !== null && isJson(last) ? read(last) : null;
    },
    isComplete: () => end.reason !== null,
    closing: "",
    finish() {
      if (end.reason === null) throw brokenOff(context);
      return endEvents(end, request);
    },
    createTranslator: () => createOllamaDecoder(options),
  });
}

function judgeLine({ message, response, thinking }: AnswerLine): OutputVerdict {
  if (message?.tool_calls?.length) return "translate";
  if (isFilled(message?.thinking) || isFilled(thinking)) return "pass";
  return judgeText(message?.content ?? response);
}

function noteEnd(end: AnswerEnd, line: AnswerLine): void {
  const { prompt_eval_count: promptTokens = 0, eval_count: completionTokens } = line;
  if (completionTokens !== undefined) noteUsage(end, { promptTokens, completionTokens });
  end.timings = readTimings(line);
  end.reason = line.done_reason ?? "stop";
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
