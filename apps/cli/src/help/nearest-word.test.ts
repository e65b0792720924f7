import { expect, test } from "vitest";

import { nearestWord } from "./nearest-word.ts";

test.each([
  ["aks", "ask"],
  ["chta", "chat"],
  ["--prot", "--port"],
  ["sesions", "sessions"],
  ["ask", "ask"],
  ["x", null],
  ["kubernetes", null],
  ["", null],
])("takes %j for %j", (word, meant) => {
  expect(nearestWord(word, ["chat", "ask", "sessions", "--port", "--host"])).toBe(meant);
});
