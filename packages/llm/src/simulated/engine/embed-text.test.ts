import { expect, test } from "vitest";

import { embedText } from "./embed-text.ts";

function similarity(one: string, other: string): number {
  const vector = embedText(other, 384);
  return embedText(one, 384).reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0);
}

test.each(["hello world", "", "日本語", "!!!"])("%j is a vector of length one", (text) => {
  expect(embedText(text, 64)).toHaveLength(64);
  expect(Math.hypot(...embedText(text, 64))).toBeCloseTo(1, 5);
  expect(embedText(text, 64)).toEqual(embedText(text, 64));
});

test("texts that share words are nearer than texts that do not", () => {
  const question = "where do I keep the garden tools";
  const near = similarity(question, "the garden tools are in the shed");
  expect(near).toBeGreaterThan(similarity(question, "prices of oil rose again") + 0.2);
});
