import fc from "fast-check";
import pc from "picocolors";
import { expect, test } from "vitest";

import { createMarkdownStream } from "./markdown-stream.ts";

const colors = pc.createColors(true);
/** Styles as readable marks. */
const style = {
  ...colors,
  bold: (text: unknown) => `<b>${String(text)}</b>`,
  underline: (text: unknown) => `<u>${String(text)}</u>`,
  italic: (text: unknown) => `<i>${String(text)}</i>`,
  cyan: (text: unknown) => `<c>${String(text)}</c>`,
  dim: (text: unknown) => `<d>${String(text)}</d>`,
};

function render(pieces: readonly string[]): string {
  const stream = createMarkdownStream(style);
  return pieces.map((piece) => stream.push(piece)).join("") + stream.end();
}

/** Styles are closed and opened again at every piece; that looks the same. */
const withoutSeams = (text: string): string => {
  let before;
  let after = text;
  do {
    before = after;
    after = before.replaceAll(/<\/([buicd])><\1>/g, "").replaceAll("</u></b><b><u>", "");
  } while (after !== before);
  return after;
};

test.each([
  ["plain text", "one\ntwo\n", "one\ntwo\n"],
  ["a heading", "## Title\ntext", "<b><u>Title</u></b>\ntext"],
  ["bold words", "a **b c** d", "a <b>b c</b> d"],
  ["inline code, in which asterisks are just that", "run `a ** b` now", "run <c>a ** b</c> now"],
  ["a list", "- one\n* two\n", "• one\n• two\n"],
  ["a quotation", "> said\n", "<i>│ </i><i>said</i>\n"],
  [
    "a fenced block",
    "```ts\nconst a = `b`;\n```\nafter",
    "<d>ts\n</d><c>const a = `b`;</c>\nafter",
  ],
  ["a fenced block that never ends", "```\ncode", "<c>code</c>"],
  ["a product that is not bold", "2 * 3 * 4", "2 * 3 * 4"],
  ["a hash that is no heading", "#1 and\n#2", "#1 and\n#2"],
  ["a bold word that is never closed, up to the end of its line", "**a\nb", "<b>a</b>\nb"],
  ["nothing", "", ""],
])("shows %s", (_, markdown, expected) => {
  expect(withoutSeams(render([markdown]))).toBe(withoutSeams(expected));
});

test("shows words as they come", () => {
  const stream = createMarkdownStream(style);
  expect(["Hello", " wor", "ld"].map((piece) => stream.push(piece))).toEqual([
    "Hello",
    " wor",
    "ld",
  ]);
});

test("shows the same however the text was cut", () => {
  const text = fc.array(
    fc.constantFrom("**", "`", "```", "\n", "# ", "- ", "> ", "word ", "*", "日本", "  "),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(text, (tokens) => {
      const whole = tokens.join("");
      expect(withoutSeams(render([...whole]))).toBe(withoutSeams(render([whole])));
    }),
  );
});

test("passes everything through where there are no colours", () => {
  const stream = createMarkdownStream(pc.createColors(false));
  expect(stream.push("**a** `b") + stream.end()).toBe("**a** `b");
});
