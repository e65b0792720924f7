import { estimateTokens } from "@harombe/llm";
import fc from "fast-check";
import { expect, test } from "vitest";

import { boundContent, boundText } from "./bound-content.ts";

test("keeps head and tail and says what is gone", () => {
  expect(boundText("abcd ".repeat(200), 60)).toMatchInlineSnapshot(`
    "abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd a
    [… 782 characters (about 156 tokens) cut here …]
    d abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd "
  `);
});

test("leaves alone what fits", () => {
  expect(boundText("short", 100)).toBe("short");
});

test("stays within the bound and never halves a character", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 3000 }),
      fc.integer({ min: 40, max: 500 }),
      (text, tokens) => {
        const bounded = boundText(text, tokens);
        expect(estimateTokens(bounded)).toBeLessThanOrEqual(Math.max(tokens, 40));
        expect(bounded.isWellFormed()).toBe(true);
      },
    ),
  );
});

test("parts share the bound, images stay", () => {
  const image = { type: "image", data: "AA==", mediaType: "image/png" } as const;
  const long = { type: "text", text: "word ".repeat(1000) } as const;
  const bounded = boundContent([long, image, long], 100);
  expect(bounded[1]).toBe(image);
  expect(JSON.stringify(bounded).length).toBeLessThan(2000);
});
