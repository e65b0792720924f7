import type { Complexity, ComplexityLevel, Message, ToolSchema } from "@harombe/llm";

import { readWords, type WordSigns } from "./read-words.ts";
import { userTexts } from "./user-text.ts";

/** From this score on, the level. */
const complexityThresholds = { medium: 0.25, complex: 0.6 } as const;

/** Earlier messages of the user that a follow-up may refer to. */
const followUpDepth = 8;

interface Sign {
  readonly reason: string;
  readonly weight: number;
}

/**
 * The classifier before the present one, kept to be compared with: English words and a sum of signs.
 *
 * How hard a request is, by what the user wrote last: length, words (at word boundaries, one typo
 * forgiven), code, questions, and the conversation around it. "Continue" is as hard as what it
 * continues. A guess from the prompt alone is weak; evidence from the answers moves it up later.
 */
export function classifyAsBefore(
  messages: readonly Message[],
  tools: readonly ToolSchema[] = [],
): Complexity {
  const texts = userTexts(messages, followUpDepth);
  const signs: Sign[] = [];
  let text = texts[0] ?? "";
  let words = readWords(text);
  for (let index = 1; index < texts.length && words.isFollowUp; index += 1) {
    if (index === 1) signs.push({ reason: "follows up on an earlier request", weight: 0 });
    text = texts[index]!;
    words = readWords(text);
  }
  signs.push(...taskSigns(words), ...lengthSigns(text, words), ...codeSigns(text, words));
  signs.push(...questionSigns(text, words), ...contextSigns(messages, tools));
  const sum = signs.reduce((total, { weight }) => total + weight, 0);
  const score = Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100;
  return { level: levelOf(score), score, reasons: signs.map(({ reason }) => reason) };
}

function levelOf(score: number): ComplexityLevel {
  if (score >= complexityThresholds.complex) return "complex";
  return score >= complexityThresholds.medium ? "medium" : "simple";
}

function* taskSigns({
  known: { heavy, work, depth, light },
  contentWords,
}: WordSigns): Generator<Sign> {
  if (heavy.size > 0) {
    yield { reason: `asks to ${list(heavy)}`, weight: 0.35 + 0.2 * Math.min(2, heavy.size - 1) };
  }
  if (work.size > 0) {
    yield { reason: `asks to ${list(work)}`, weight: 0.12 + 0.13 * Math.min(4, work.size - 1) };
  }
  const tasks = heavy.size + work.size;
  if (tasks >= 3) yield { reason: `${tasks} tasks in one`, weight: 0.15 };
  if (depth.size > 0) yield { reason: `wants it ${list(depth)}`, weight: 0.2 };
  if (light.size > 0 && tasks === 0 && contentWords <= 8) {
    yield { reason: `looks up ${list(light)}`, weight: -0.1 };
  }
}

function* lengthSigns(text: string, { contentWords }: WordSigns): Generator<Sign> {
  if (contentWords > 200 || text.length > 3000) yield { reason: "very long", weight: 0.4 };
  else if (contentWords > 80) yield { reason: "long", weight: 0.25 };
  else if (contentWords > 25) yield { reason: "not short", weight: 0.12 };
  else if (contentWords <= 6) yield { reason: "short", weight: 0 };
}

function* codeSigns(text: string, { known: { code, heavy, work } }: WordSigns): Generator<Sign> {
  if (text.includes("```")) yield { reason: "holds code", weight: 0.2 };
  else if (code.size > 0 && heavy.size + work.size > 0)
    yield { reason: "is about code", weight: 0.15 };
  else if (code.size > 0) yield { reason: "mentions code", weight: 0.08 };
}

function* questionSigns(text: string, { known: { reason } }: WordSigns): Generator<Sign> {
  let marks = 0;
  for (let at = text.indexOf("?"); at >= 0 && marks < 10; at = text.indexOf("?", at + 1))
    marks += 1;
  if (marks >= 3) yield { reason: `${marks} questions`, weight: 0.2 };
  if (reason.size > 0) {
    yield { reason: `asks ${list(reason)}`, weight: 0.15 };
  }
}

/** Messages of a conversation from which on it weighs. */
const longConversation = 12;

function* contextSigns(
  messages: readonly Message[],
  tools: readonly ToolSchema[],
): Generator<Sign> {
  if (messages.length > longConversation) yield { reason: "long conversation", weight: 0.1 };
  if (tools.length > 0 && messages.some(({ role }) => role === "tool")) {
    yield { reason: "works with tools", weight: 0.05 };
  }
}

function list(words: ReadonlySet<string>): string {
  return [...words].slice(0, 4).join(", ");
}
