import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { readPidFile, removePidFile, writePidFile } from "./pid-file.ts";

let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder("pid"), "run", "server.pid");
});

const url = "http://127.0.0.1:8000";

test("tells of a server that runs, in a file for the owner alone", async () => {
  await writePidFile(path, { pid: process.pid, url });
  expect(await readPidFile(path)).toMatchObject({ pid: process.pid, url });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(path, ".."))).toEqual(["server.pid"]);
});

test("counts a file that a killed server left behind for nothing", async () => {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  await writePidFile(path, { pid: child.pid ?? 0, url });
  expect(await readPidFile(path)).toMatchObject({ pid: child.pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await readPidFile(path)).toBeNull();
});

test("is not taken in by another process that got the number", async () => {
  await writePidFile(path, { pid: process.pid, url }, { readProcessStart: async () => "41" });
  expect(await readPidFile(path, { readProcessStart: async () => "42" })).toBeNull();
});

test.each(["", "4711\n", "{}", '{"pid":"x","url":1}'])("takes %j for no server", async (text) => {
  await writePidFile(path, { pid: process.pid, url });
  await writeFile(path, text);
  expect(await readPidFile(path)).toBeNull();
});

test("removes only its own file", async () => {
  await writePidFile(path, { pid: process.pid, url });
  await removePidFile(path, process.pid + 1);
  expect(await readFile(path, "utf8")).toContain(url);
  await removePidFile(path, process.pid);
  expect(await readPidFile(path)).toBeNull();
  await removePidFile(path, process.pid);
});
