import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { createFolder } from "../fixtures/workspace.ts";
import { type LineRange, type LineRead, readLines } from "./read-lines.ts";

async function read(text: string, range: Partial<LineRange> = {}): Promise<LineRead> {
  const path = join(await createFolder(), "file");
  await writeFile(path, text);
  await using handle = await open(path);
  return await readLines(handle, {
    offset: 1,
    limit: 1e6,
    maxBytes: 1e9,
    lineCharactersMax: 1e6,
    ...range,
  });
}

const whole = { cutLines: 0, reachedEnd: true };

test.each<[name: string, text: string, range: Partial<LineRange>, read: LineRead]>([
  ["nothing", "", {}, { ...whole, text: "", lines: 0, lastLine: 0 }],
  ["an open last line", "a\nb", {}, { ...whole, text: "a\nb", lines: 2, lastLine: 2 }],
  ["a closed last line", "a\nb\n", {}, { ...whole, text: "a\nb\n", lines: 2, lastLine: 2 }],
  [
    "exactly the limit",
    "a\nb\n",
    { limit: 2 },
    { ...whole, text: "a\nb\n", lines: 2, lastLine: 2 },
  ],
  [
    "less than there is",
    "a\nb\nc",
    { limit: 2 },
    { ...whole, reachedEnd: false, text: "a\nb\n", lines: 2, lastLine: 2 },
  ],
  [
    "a middle",
    "a\nb\nc\n",
    { offset: 2, limit: 1 },
    { ...whole, reachedEnd: false, text: "b\n", lines: 1, lastLine: 2 },
  ],
  ["an end", "a\nb\nc", { offset: 3 }, { ...whole, text: "c", lines: 1, lastLine: 3 }],
  ["past the end", "a\nb\n", { offset: 9 }, { ...whole, text: "", lines: 0, lastLine: 2 }],
  ["Windows line ends", "a\r\nb\r\n", {}, { ...whole, text: "a\r\nb\r\n", lines: 2, lastLine: 2 }],
  [
    "too many bytes",
    "aa\nbb\ncc\n",
    { maxBytes: 4 },
    { ...whole, reachedEnd: false, text: "aa\nbb\n", lines: 2, lastLine: 2 },
  ],
  [
    "a long line",
    "abcdef\nx\n",
    { lineCharactersMax: 3 },
    { ...whole, cutLines: 1, text: "abc… [line cut: 6 characters]\nx\n", lines: 2, lastLine: 2 },
  ],
])("reads %s", async (_, text, range, expected) => {
  expect(await read(text, range)).toEqual(expected);
});

test("a line of many megabytes is not held", async () => {
  const { text, cutLines } = await read("é".repeat(5_000_000), { lineCharactersMax: 10 });
  expect({ text, cutLines }).toEqual({
    text: `${"é".repeat(10)}… [line cut: 5000000 characters]`,
    cutLines: 1,
  });
});

test("reading on from where a piece ended gives the whole text", async () => {
  const lines = fc.array(fc.string({ unit: "grapheme", maxLength: 30 }), { maxLength: 30 });
  const path = join(await createFolder(), "file");
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 7 }), async (parts, limit) => {
      const text = parts
        .join("\n")
        .toWellFormed()
        .replace(/^\ufeff/, "");
      await writeFile(path, text);
      await using handle = await open(path);
      let joined = "";
      for (let offset = 1; ;) {
        const range = { offset, limit, maxBytes: 1e9, lineCharactersMax: 1e6 };
        const piece = await readLines(handle, range);
        joined += piece.text;
        if (piece.reachedEnd) break;
        offset = piece.lastLine + 1;
      }
      expect(joined).toBe(text);
    }),
  );
});
