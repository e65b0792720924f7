import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { openInputHistory } from "./input-history.ts";

let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder("history"), "deep", "history");
});

test("remembers inputs, newest first, also those of several lines", async () => {
  const history = await openInputHistory(path);
  await history.add("first");
  await history.add("two\nlines");
  await history.add("two\nlines");
  expect((await openInputHistory(path)).entries).toEqual(["two\nlines", "first"]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("keeps no more than its size, also in the file", async () => {
  const history = await openInputHistory(path, { size: 3 });
  for (let index = 0; index < 8; index += 1) await history.add(`input ${index}`);
  const reopened = await openInputHistory(path, { size: 3 });
  expect(reopened.entries).toEqual(["input 7", "input 6", "input 5"]);
  expect(await readFile(path, "utf8")).toBe('"input 5"\n"input 6"\n"input 7"\n');
});

test("skips what a crash left half written", async () => {
  await (await openInputHistory(path)).add("whole");
  await writeFile(path, '"whole"\n{}\n"hal', { flag: "w" });
  expect((await openInputHistory(path)).entries).toEqual(["whole"]);
});
