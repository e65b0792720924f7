import fc from "fast-check";
import { expect, test } from "vitest";

import { tokenize } from "./tokenize.ts";

test("words, numbers and signs are tokens", () => {
  expect(tokenize("Hello, wonderful world: 12345\n你好!")).toEqual([
    "Hello",
    ",",
    " wonder",
    "ful",
    " world",
    ":",
    " 123",
    "45",
    "\n",
    "你",
    "好",
    "!",
  ]);
});

test("no text is lost", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(tokenize(text).join("")).toBe(text);
    }),
  );
});
