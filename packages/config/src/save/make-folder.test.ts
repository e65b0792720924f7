import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { makeFolder } from "./make-folder.ts";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "harombe-folder-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("makes every missing folder for the owner alone", async () => {
  const path = join(await emptyFolder(), "a", "b", "c");
  makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  makeFolder(path);
});

test("goes through links and is stopped by files", async () => {
  const folder = await emptyFolder();
  await symlink(folder, join(folder, "link"));
  makeFolder(join(folder, "link", "a"));
  expect((await stat(join(folder, "a"))).isDirectory()).toBe(true);
  await writeFile(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST");
  expect(() => makeFolder(join(folder, "file", "b"))).toThrow("ENOTDIR");
});

test.runIf(process.platform === "linux")("gives up where nothing can be made", () => {
  expect(() => makeFolder("/proc/harombe/a/b")).toThrow("ENOENT");
});
