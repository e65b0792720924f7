import type { Message } from "@harombe/llm";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { classifyComplexity, complexityThresholds } from "./classify-complexity.ts";

const user = (content: string): Message => ({ role: "user", content });
const levelOf = (...messages: readonly Message[]) => classifyComplexity(messages).level;

const requests = [
  "What's the weather?",
  "What is the capital of France?",
  "Explain how a hash table handles collisions.",
  "Write a polite email to my landlord about the heating.",
  "Refactor this Python code to use async/await, explain the benefits, and write unit tests",
  "Analyze all Python files in the src/ directory, identify potential bugs, and create a detailed report.",
  "Search for recent papers on transformer architectures, summarize findings, compare approaches, and write a comprehensive literature review.",
] as const;
const request = fc.constantFrom(...requests);

const courtesies = [
  "Hi! ",
  "Hello, I hope you are well. ",
  "Good morning! ",
  "Sorry to bother you again. ",
  "Thank you so much for your help yesterday. ",
  "Guten Tag! ",
  "Bonjour ! ",
  "您好,",
  "Could you please be so kind: ",
] as const;

test("politeness before and behind does not flip the level", () => {
  fc.assert(
    fc.property(
      request,
      fc.array(fc.constantFrom(...courtesies), { maxLength: 4 }),
      fc.constantFrom("", " Thanks!", " Thank you very much in advance!", " Danke!"),
      (text, before, behind) => {
        expect(levelOf(user(`${before.join("")}${text}${behind}`))).toBe(levelOf(user(text)));
      },
    ),
  );
});

/** Swaps two neighbours inside a long word, as fast fingers do. */
function swapIn(text: string, pick: number): string {
  const places = [...text.matchAll(/[A-Za-z]{5,}/g)].flatMap(({ 0: word, index }) =>
    Array.from({ length: word.length - 2 }, (_, at) => index + 1 + at),
  );
  const at = places[pick % Math.max(1, places.length)];
  if (at === undefined) return text;
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
}

test("one typo does not flip the level", () => {
  fc.assert(
    fc.property(request, fc.nat(), (text, pick) => {
      expect(levelOf(user(swapIn(text, pick)))).toBe(levelOf(user(text)));
    }),
    { numRuns: 300 },
  );
});

test("whatever a harness puts into its blocks, the level stays", () => {
  fc.assert(
    fc.property(request, fc.string({ maxLength: 300 }), fc.boolean(), (text, noise, isBefore) => {
      const inner = `${noise.replaceAll("<", "")} Refactor and migrate every module.`;
      const block = `<system-reminder>${inner}</system-reminder>`;
      const message = isBefore ? `${block}\n${text}` : `${text}\n${block}`;
      expect(levelOf(user(message))).toBe(levelOf(user(text)));
    }),
  );
});

test("short follow-ups keep the level of what they follow", () => {
  fc.assert(
    fc.property(
      request,
      fc.array(fc.constantFrom("yes", "continue", "go on please", "ja", "继续", "fix it"), {
        minLength: 1,
        maxLength: 5,
      }),
      (text, replies) => {
        const messages = [user(text), ...replies.flatMap((reply) => [answer, user(reply)])];
        expect(levelOf(...messages)).toBe(levelOf(user(text)));
      },
    ),
  );
});
const answer: Message = { role: "assistant", content: "Done so far. Shall I go on?" };

test("any text has a level that its score says", () => {
  const pieces = fc.constantFrom(
    "```",
    "<a-b>",
    "'",
    '"',
    "\n- ",
    "\n    at x",
    ":",
    "é",
    "重",
    "\ud800",
  );
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 30 });
  fc.assert(
    fc.property(text, (parts) => {
      const { level, score, reasons } = classifyComplexity([user(parts.join(""))]);
      const { medium, complex } = complexityThresholds;
      expect(level).toBe(score >= complex ? "complex" : score >= medium ? "medium" : "simple");
      expect(score >= 0 && score <= 1 && reasons.every((reason) => reason !== "")).toBe(true);
    }),
  );
});
