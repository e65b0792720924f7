import fc from "fast-check";
import { expect, test } from "vitest";

import { truncateMiddle } from "./truncate-middle.ts";

test("keeps a text that fits", () => {
  expect(truncateMiddle("hello", { maxCharacters: 5, maxBytes: 5 })).toBe("hello");
  expect(truncateMiddle("hello", {})).toBe("hello");
});

test("keeps head and tail and says what is missing", () => {
  const text = `${"a".repeat(500)}${"b".repeat(500)}`;
  const cut = truncateMiddle(text, { maxCharacters: 60 });
  expect(cut).toBe(`${"a".repeat(14)}\n… [972 characters left out] …\n${"b".repeat(14)}`);
});

test("keeps only a beginning where there is no room for a marker", () => {
  expect(truncateMiddle("abcdefghij", { maxCharacters: 4 })).toBe("abcd");
  expect(truncateMiddle("äöü", { maxBytes: 5 })).toBe("äö");
  expect(truncateMiddle("abc", { maxCharacters: 0 })).toBe("");
});

const anyText = fc.string({ unit: "binary", maxLength: 400 });

test("never exceeds its limits and never splits a surrogate pair", () => {
  fc.assert(
    fc.property(anyText, fc.nat(300), fc.nat(300), (text, maxCharacters, maxBytes) => {
      const cut = truncateMiddle(text, { maxCharacters, maxBytes });
      expect(cut.length).toBeLessThanOrEqual(maxCharacters);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

test("what it keeps is a beginning and an end of the text", () => {
  fc.assert(
    fc.property(anyText, fc.nat(300), (text, maxBytes) => {
      const cut = truncateMiddle(text, { maxBytes, marker: () => "\0|\0" });
      if (cut === text) return;
      const [head = "", tail = ""] = cut.split("\0|\0");
      expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
    }),
  );
});
