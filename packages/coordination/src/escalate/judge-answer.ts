import type { ModelRequest, ResponseFormat } from "@harombe/llm";

import type { AnswerProgress } from "../attempt/answer-progress.ts";
import type { Evidence } from "./evidence.ts";
import { isRefusal } from "./is-refusal.ts";
import { matchesSchema } from "./matches-schema.ts";

/** What an answer shows against the model that gave it. */
export interface Verdict extends Evidence {
  /** So many in a run before it counts: one repair is allowed for. */
  readonly needed: number;
}

/** Null when nothing speaks against the answer. Of an opaque one, the text is not known. */
export function judgeAnswer(request: ModelRequest, progress: AnswerProgress): Verdict | null {
  const { finishReason, toolCalls, isOpaque, deltas, text } = progress;
  if (finishReason === "content-filter") return refused;
  if (finishReason === "length") return isCutAsAsked(request, progress) ? null : cut;
  if (toolCalls > 0) return null;
  if (isOpaque) return deltas === 0 ? empty : null;
  return text.trim() === "" ? empty : judgeText(text, request.responseFormat);
}

const empty: Verdict = { kind: "empty-answer", reason: "an empty answer", needed: 1 };
const refused: Verdict = { kind: "refused-answer", reason: "a refused answer", needed: 1 };
const cut: Verdict = { kind: "cut-answer", reason: "an answer cut at the window", needed: 1 };
const looping: Verdict = { kind: "looping-text", reason: "text that repeats itself", needed: 1 };

function isCutAsAsked({ maxTokens }: ModelRequest, { completionTokens }: AnswerProgress): boolean {
  return maxTokens !== undefined && (completionTokens ?? maxTokens) >= maxTokens;
}

function judgeText(text: string, format: ResponseFormat | undefined): Verdict | null {
  const fault = format === undefined ? null : findFault(text, format);
  if (fault !== null) {
    return { kind: "invalid-output", reason: `output that is not the ${fault}, twice`, needed: 2 };
  }
  if (isRefusal(text)) return refused;
  return isLoop(text) ? looping : null;
}

/** What the output is not. */
function findFault(text: string, { schema }: ResponseFormat): string | null {
  const value = parse(withoutFence(text));
  if (value === undefined) return "JSON that was asked for";
  const isAsked = schema === undefined || matchesSchema(value, schema);
  return isAsked ? null : "JSON that its schema asks for";
}

/** A fence around JSON is taken off by whoever reads it. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([^]*)\n```\s*$/i.exec(text)?.[1] ?? text;
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The end of a text is the same piece this often. */
const repetitionsMin = 6;
const pieceLengths = { min: 12, max: 400 };

function isLoop(text: string): boolean {
  const tail = text.slice(-pieceLengths.max * repetitionsMin);
  const probe = tail.slice(-pieceLengths.min);
  if (tail.length < pieceLengths.min * repetitionsMin) return false;
  const before = tail.lastIndexOf(probe, tail.length - pieceLengths.min - 1);
  const length = tail.length - pieceLengths.min - before;
  if (before < 0 || length > pieceLengths.max || tail.length < length * repetitionsMin)
    return false;
  const piece = tail.slice(-length);
  return tail.endsWith(piece.repeat(repetitionsMin)) && new Set(piece.trim()).size > 2;
}
