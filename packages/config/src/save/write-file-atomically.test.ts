import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { writeFileAtomically } from "./write-file-atomically.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harombe-write-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("a reader sees one whole text or the other, never a part", async () => {
  const path = join(folder, "file");
  const texts = ["a", "b"].map((letter) => letter.repeat(200_000));
  await writeFileAtomically(path, texts[0] ?? "");
  const writing = (async () => {
    for (let round = 0; round < 20; round += 1) {
      await writeFileAtomically(path, texts[round % 2] ?? "");
    }
  })();
  const seen = new Set<string>();
  for (let round = 0; round < 50; round += 1) seen.add(await readFile(path, "utf8"));
  await writing;
  expect([...seen].filter((text) => !texts.includes(text))).toEqual([]);
});

test("a failure leaves no temporary file", async () => {
  await mkdir(join(folder, "taken", "below"), { recursive: true });
  await expect(writeFileAtomically(join(folder, "taken"), "x")).rejects.toThrow(
    /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
  );
  expect(await readdir(folder)).toEqual(["taken"]);
});
