import type { ModelRequest } from "@harombe/llm";

import type { AnswerProgress } from "../attempt/answer-progress.ts";

/** What an answer shows against the model that gave it. */
export interface Verdict {
  readonly reason: string;
  /** So many in a run before it counts: one repair is allowed for. */
  readonly needed: number;
}

/** Longer answers are no bare refusals. */
const refusalLengthMax = 300;
const refusal =
  /^\W*(i['’]?m sorry|i am sorry|sorry|unfortunately|i can(?:['’]t|not)|i am (?:unable|not able)|i['’]?m (?:unable|not able)|as an ai)\b/i;

/** Null when nothing speaks against the answer. */
export function judgeAnswer(
  { responseFormat, maxTokens }: ModelRequest,
  progress: AnswerProgress,
): Verdict | null {
  const { text, toolCalls, finishReason, completionTokens } = progress;
  if (finishReason === "content-filter") return { reason: "a refused answer", needed: 1 };
  if (finishReason === "length") {
    const isWished = maxTokens !== undefined && (completionTokens ?? maxTokens) >= maxTokens;
    return isWished ? null : { reason: "an answer cut at the window", needed: 1 };
  }
  if (toolCalls > 0) return null;
  if (text.trim() === "") return { reason: "an empty answer", needed: 1 };
  if (responseFormat !== undefined && !isJson(text)) {
    return { reason: "output that is not the JSON that was asked for, twice", needed: 2 };
  }
  const isRefusal = text.length <= refusalLengthMax && refusal.test(text);
  if (isRefusal) return { reason: "a refused answer", needed: 1 };
  return isLoop(text) ? { reason: "text that repeats itself", needed: 1 } : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
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
