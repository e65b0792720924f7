import { expect, test } from "vitest";

import { summarizeCall, summarizeResult } from "./summarize-call.ts";

test.each([
  [{}, "tool"],
  [{ path: "a b.txt", limit: 3 }, 'tool path="a b.txt" limit=3'],
  [{ content: "one\ntwo" }, 'tool content="one\\ntwo"'],
  [{ content: "x".repeat(200) }, `tool content="${"x".repeat(105)}…`],
  [{ content: "\u001B[2J" }, 'tool content="\\u001b[2J"'],
])("writes the call %j on one line", (args, expected) => {
  expect(summarizeCall("tool", args, { charactersMax: 120 })).toBe(expected);
});

test.each([
  ["", ""],
  ["one line\n", "one line"],
  ["first\nsecond", "first (+1 line)"],
  ["first\nsecond\nthird\n", "first (+2 lines)"],
  ["😀".repeat(101), `${"😀".repeat(99)}…`],
])("shortens the result %j", (content, expected) => {
  expect(summarizeResult(content, { charactersMax: 100 })).toBe(expected);
});
