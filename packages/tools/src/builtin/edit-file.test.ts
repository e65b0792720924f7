import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { call, createFolder, preview } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";
import { createEditFileTool } from "./edit-file.ts";

const source =
  "function add(a, b) {\n  return a + b;\n}\n\nfunction sub(a, b) {\n  return a - b;\n}\n";

async function createEditor(text: string | Uint8Array = source) {
  const cwd = await createFolder();
  const path = join(cwd, "a.js");
  await writeFile(path, text);
  const tool = createEditFileTool({ guard: createPathGuard({ cwd }), fileBytesMax: 1000 });
  const edit = (old_text: string, new_text: string, rest: object = {}) =>
    call(tool, { path: "a.js", old_text, new_text, ...rest }, { cwd });
  return { cwd, path, tool, edit, text: () => readFile(path, "utf8") };
}

test("replaces one exact piece and keeps the mode", async () => {
  const { path, edit, text } = await createEditor();
  await chmod(path, 0o755);
  expect(await edit("return a + b;", "return b + a;")).toBe("Edited a.js in 1 place.");
  expect(await text()).toBe(source.replace("a + b;", "b + a;"));
  expect((await stat(path)).mode & 0o777).toBe(0o755);
});

test("replaces every occurrence when asked", async () => {
  const { edit, text } = await createEditor();
  expect(await edit("function", "const", { replace_all: true })).toBe("Edited a.js in 2 places.");
  expect(await text()).toBe(source.replaceAll("function", "const"));
});

test("patterns of replacement mean nothing", async () => {
  const { edit, text } = await createEditor("price\n");
  await edit("price", "$& $1 $$");
  expect(await text()).toBe("$& $1 $$\n");
});

test("keeps Windows line ends and a byte order mark", async () => {
  const { edit, text } = await createEditor("\ufeffone\r\ntwo\r\nthree\r\n");
  await edit("one\ntwo", "1\n2");
  expect(await text()).toBe("\ufeff1\r\n2\r\nthree\r\n");
});

test.each([
  [
    "function",
    "x",
    "old_text occurs 2 times in a.js (lines 1, 5). Give more of the text around the right one, or set replace_all.",
  ],
  [
    "return a * b;",
    "x",
    "old_text does not occur in a.js. The nearest is at line 2:\nfunction add(a, b) {\n  return a + b;\n}\n",
  ],
  [
    "function add(a,  b) {\n    return",
    "x",
    "old_text does not occur in a.js. The nearest is at line 1; only spaces differ:\nfunction add(a, b) {\n  return a + b;\n}",
  ],
  ["ZZZZ", "x", "old_text does not occur in a.js. Read the file again."],
  ["", "x", "old_text is empty. Use write_file to write a whole file."],
  ["function", "function", "old_text and new_text are the same: no change."],
])("replacing %j is refused in a way that helps", async (oldText, newText, message) => {
  const { edit, text } = await createEditor();
  await expect(edit(oldText, newText)).rejects.toMatchObject({ message });
  expect(await text()).toBe(source);
});

test("what is no UTF-8, too large or not there is not edited", async () => {
  const { cwd, tool, edit } = await createEditor(Buffer.from([0x61, 0xff]));
  await expect(edit("a", "b")).rejects.toThrow("a.js is not UTF-8 text; it cannot be edited.");
  await writeFile(join(cwd, "a.js"), "x".repeat(1001));
  await expect(edit("a", "b")).rejects.toThrow(
    "a.js has 1001 bytes; at most 1000 bytes can be edited.",
  );
  const missing = call(tool, { path: "b.js", old_text: "a", new_text: "b" }, { cwd });
  await expect(missing).rejects.toThrow("Cannot edit b.js: there is no such file or folder.");
});

test("the approver sees the diff, or why it would fail", async () => {
  const { cwd, tool } = await createEditor();
  const show = (old_text: string) => preview(tool, { path: "a.js", old_text, new_text: "c" }, cwd);
  expect(await show("a + b")).toContain("-  return a + b;\n+  return c;\n");
  expect(await show("nothing alike")).toMatch(/^This call would fail: old_text does not occur/);
});

test.each([
  ["a piece that ends its lines as the model wrote it", "b\nc", "B\nC", "a\r\nB\nC\n"],
  ["a piece that does not", "a\nb", "A\nB", "A\r\nB\nc\n"],
])("in a file of mixed line ends, %s keeps its own", async (_name, old, next, result) => {
  const { edit, text } = await createEditor("a\r\nb\nc\n");
  await edit(old, next);
  expect(await text()).toBe(result);
});

test("a last line without an end stays one", async () => {
  const { edit, text } = await createEditor("one\ntwo");
  await edit("two", "2");
  expect(await text()).toBe("one\n2");
});
