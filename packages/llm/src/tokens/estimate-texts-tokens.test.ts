import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { estimateTextsTokens } from "./estimate-texts-tokens.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { corpus } from "./fixtures/corpus.ts";

const exact = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + estimateTokens(text), 0);

const repeat = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

describe("estimateTextsTokens", () => {
  it("reads short texts whole", () => {
    const texts = corpus.map(({ text }) => text.slice(0, 500));
    expect(estimateTextsTokens(texts)).toBe(exact(texts));
    expect(estimateTextsTokens([])).toBe(0);
    expect(estimateTextsTokens([""])).toBe(0);
  });

  it.each(corpus.map(({ name, text }) => [name, text] as const))(
    "comes close for 200,000 characters of %s without reading them",
    (_, text) => {
      const texts = [repeat(text, 200_000)];
      expect(estimateTextsTokens(texts) / exact(texts)).toBeCloseTo(1, 0.9);
    },
  );

  it("comes close for conversations in which everything is mixed", () => {
    const message = fc.record({
      text: fc.constantFrom(...corpus.map(({ text }) => text)),
      length: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 60, maxLength: 120 }), (messages) => {
        const texts = messages.map(({ text, length }) => repeat(text, length));
        const ratio = estimateTextsTokens(texts) / exact(texts);
        expect(ratio).toBeGreaterThan(0.8);
        expect(ratio).toBeLessThan(1.25);
      }),
    );
  });
});
