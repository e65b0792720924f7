import * as fc from "fast-check";
import { countTokens as countCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";

import { estimateTokens } from "./estimate-tokens.ts";
import { corpus } from "./fixtures/corpus.ts";

test.for(corpus)("is within 25 % of o200k_base for $name", ({ text }) => {
  const ratio = estimateTokens(text) / countO200k(text);
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.25);
});

// The older vocabulary spends nearly twice as much on Cyrillic; no estimate is near to both.
test.for(corpus.filter(({ name }) => name !== "Russian"))(
  "is within 25 % of cl100k_base for $name",
  ({ text }) => {
    const ratio = estimateTokens(text) / countCl100k(text);
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  },
);

test.for([
  ["", 0],
  ["a", 1],
  ["Hello world", 2],
  ["\n", 1],
  ["1234567", 3],
])("estimates %j as %i tokens", ([text, tokens]) => {
  expect(estimateTokens(String(text))).toBe(tokens);
});

test("estimates any text, never below none nor above three tokens a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const tokens = estimateTokens(text);
      expect(Number.isSafeInteger(tokens)).toBe(true);
      expect(tokens).toBeGreaterThanOrEqual(text === "" ? 0 : 1);
      expect(tokens).toBeLessThanOrEqual(3 * text.length);
    }),
  );
});

test("adds up: two texts are estimated nearly as their parts", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      const parts = estimateTokens(left) + estimateTokens(right);
      expect(Math.abs(estimateTokens(`${left}\n${right}`) - parts)).toBeLessThanOrEqual(4);
    }),
  );
});
