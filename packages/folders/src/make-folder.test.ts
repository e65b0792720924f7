import { stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../test/temporary-folder.ts";
import { makeFolder } from "./make-folder.ts";

test("makes every missing folder for the owner alone", async () => {
  const path = join(await temporaryFolder("folder"), "a", "b", "c");
  makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  makeFolder(path);
});

test("makes them for others, too, when told so", async () => {
  const path = join(await temporaryFolder("folder"), "a", "b");
  makeFolder(path, { mode: 0o755 });
  expect((await stat(join(path, ".."))).mode & 0o700).toBe(0o700);
  expect((await stat(path)).mode & 0o777).toBe(0o755 & ~process.umask());
});

test("goes through links and is stopped by files", async () => {
  const folder = await temporaryFolder("folder");
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
