import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import type { Complete } from "../terminal/line-prompt.ts";
import { createInputCompletion } from "./complete-input.ts";

let complete: Complete;

beforeEach(async () => {
  const cwd = await temporaryFolder("complete");
  await mkdir(join(cwd, "my docs"));
  for (const name of ["note.txt", "notes.md", ".hidden", "my docs/a b.md", "my docs/c.md"]) {
    await writeFile(join(cwd, name), "");
  }
  complete = createInputCompletion({ cwd });
});

test.each([
  ["/se", "/se", ["/session", "/sessions"]],
  ["/nope", "/nope", []],
  ["read @no", "@no", ["@note.txt", "@notes.md"]],
  ["@", "@", ['@"my docs/', "@note.txt", "@notes.md"]],
  ["@.h", "@.h", ["@.hidden"]],
  ["see @my", "@my", ['@"my docs/']],
  ['see @"my docs/', '@"my docs/', ['@"my docs/a b.md"', '@"my docs/c.md"']],
  ['see @"my docs/c', '@"my docs/c', ['@"my docs/c.md"']],
  ["me@no", "me@no", []],
  ["plain words", "plain words", []],
])("offers for %j", async (line, fragment, candidates) => {
  expect(await complete(line)).toEqual({ fragment, candidates });
});

test("a folder that is not there has nothing to offer", async () => {
  expect((await complete("@nowhere/x")).candidates).toEqual([]);
});
