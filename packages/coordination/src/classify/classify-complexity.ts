import type { Complexity, ComplexityLevel, Message, ToolSchema } from "@harombe/llm";

import { readText } from "./read-text.ts";
import { isOnward, pointsBack } from "./text-signs.ts";
import { userTexts } from "./user-text.ts";
import { type Sign, weighText } from "./weigh-signs.ts";

/** From this score on, the level. */
export const complexityThresholds = { medium: 0.25, complex: 0.6 } as const;

/** Messages of the user that are read: the newest, and those that follow-ups refer to. */
const followUpDepth = 8;

/**
 * How hard a request is, by what the user wrote last: the work that it asks for in a dozen languages
 * (at word boundaries where there are any, one typo forgiven in English), its subject, what comes
 * besides, how it is asked, what is shown, and its length. "Continue" is as hard as what it
 * continues. A guess from the prompt alone is weak; evidence from the answers moves it up later.
 */
export function classifyComplexity(
  messages: readonly Message[],
  tools: readonly ToolSchema[] = [],
): Complexity {
  const signs = [...weighLast(messages), ...weighContext(messages, tools)];
  const score = toScore(signs);
  return { level: levelOf(score), score, reasons: signs.map(({ reason }) => reason) };
}

function levelOf(score: number): ComplexityLevel {
  if (score >= complexityThresholds.complex) return "complex";
  return score >= complexityThresholds.medium ? "medium" : "simple";
}

function toScore(signs: readonly Sign[]): number {
  const sum = signs.reduce((total, { weight }) => total + weight, 0);
  return Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100;
}

/** The newest text counts; one that points back, with what it points to: the harder of them. */
function weighLast(messages: readonly Message[]): readonly Sign[] {
  let hardest: readonly Sign[] = [];
  let index = 0;
  for (const text of userTexts(messages)) {
    const signs = readText(text);
    const goesOn = isOnward(signs);
    const own = goesOn ? [] : weighText(signs);
    if (index === 0) hardest = own;
    else if (toScore(own) > toScore(hardest)) hardest = [followsUp, ...own];
    index += 1;
    if (index === followUpDepth || !(goesOn || pointsBack(signs))) break;
  }
  return hardest;
}

const followsUp: Sign = { reason: "follows up on an earlier request", weight: 0 };

/** Messages of a conversation from which on it weighs. */
const longConversation = 12;

function weighContext(messages: readonly Message[], tools: readonly ToolSchema[]): readonly Sign[] {
  const found: Sign[] = [];
  if (messages.length > longConversation) found.push({ reason: "long conversation", weight: 0.1 });
  if (tools.length > 0 && messages.some(({ role }) => role === "tool")) {
    found.push({ reason: "works with tools", weight: 0.05 });
  }
  return found;
}
