import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { attachFiles } from "./attach-files.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder("attach");
  await writeFile(join(cwd, "note.txt"), "buy milk");
  await writeFile(join(cwd, "a b.md"), "# Ä");
  await writeFile(join(cwd, "dot.png"), Buffer.from([1, 2, 3]));
  await writeFile(join(cwd, "big.txt"), "x".repeat(2000));
});

const attach = (input: string) => attachFiles(input, { cwd, bytesMax: 1000 });

test("leaves a text without files alone", async () => {
  const input = "write to me@example.com, @nobody";
  expect(await attach(input)).toEqual({
    content: input,
    problems: ["@nobody is not a file; it stays as text"],
  });
});

test("attaches texts and images, each once, in the order in which they were named", async () => {
  const input = 'compare @note.txt, @"a b.md" and @dot.png with @note.txt.';
  expect(await attach(input)).toEqual({
    content: [
      { type: "text", text: input },
      { type: "text", text: "\n\nThe file note.txt:\n\nbuy milk" },
      { type: "text", text: "\n\nThe file a b.md:\n\n# Ä" },
      { type: "image", data: "AQID", mediaType: "image/png" },
    ],
    problems: [],
  });
});

test.each([
  ["bytes that are no UTF-8", Buffer.from([0x66, 0xff, 0xfe])],
  ["a program", Buffer.from("ELF\0\0")],
])("says that %s can be no part of a message", async (_, bytes) => {
  await writeFile(join(cwd, "odd"), bytes);
  expect(await attach("see @odd")).toEqual({
    content: "see @odd",
    problems: ["@odd is not attached: it is neither text nor an image"],
  });
});

test("says what is too large instead of sending half of it", async () => {
  expect(await attach("@big.txt")).toEqual({
    content: "@big.txt",
    problems: ["@big.txt has 2000 bytes, more than 1000; not attached"],
  });
});
