import { expect, test } from "vitest";

import { sanitizeText } from "./sanitize-text.ts";

test.each([
  ["a colour", "\u001B[31mred\u001B[0m", "[31mred[0m"],
  ["a clipboard write", "\u001B]52;c;aGk=\u0007x", "]52;c;aGk=x"],
  ["a carriage return that would overwrite the line", "rm -rf /\rls", "rm -rf /ls"],
  ["a single-byte CSI", "\u009B2J", "2J"],
  ["text that runs from right to left on demand", "a\u202Etxt.exe", "atxt.exe"],
  ["lines and tabs, which stay", "a\r\nb\n\tc", "a\nb\n\tc"],
  ["other scripts, which stay", "日本 é 👩‍💻", "日本 é 👩‍💻"],
])("disarms %s", (_, text, expected) => {
  expect(sanitizeText(text)).toBe(expected);
});
