import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { readTextFile } from "./read-text-file.ts";

const text = "server:\n  port: 9000\n";

test("reads a file, and is told nothing where there is none", async () => {
  const path = join(await temporaryFolder("file"), "a.yaml");
  expect(await readTextFile(path)).toBeUndefined();
  await writeFile(path, text);
  expect(await readTextFile(path)).toBe(text);
});

test("a larger file is refused", async () => {
  const path = join(await temporaryFolder("file"), "a.yaml");
  await writeFile(path, "#".repeat(1024 * 1024 + 1));
  await expect(readTextFile(path)).rejects.toThrow("is larger than 1048576 bytes");
});

test("ends with the reason of the signal", async () => {
  const reason = new Error("enough");
  const path = join(await temporaryFolder("file"), "a.yaml");
  await expect(readTextFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.runIf(process.platform !== "win32")("reads a pipe to its end, as <(command) is", async () => {
  const path = join(await temporaryFolder("file"), "pipe");
  await promisify(execFile)("mkfifo", [path]);
  const script = `exec 3<>"$0"; printf '%s' "$1" >&3; echo open; read -r _`;
  const writer = spawn("sh", ["-c", script, path, text], { stdio: ["pipe", "pipe", "inherit"] });
  await once(writer.stdout, "data");
  const reading = readTextFile(path);
  writer.stdin.end("\n");
  expect(await reading).toBe(text);
});

test.runIf(process.platform !== "win32")(
  "a pipe that nobody writes to is waited for as long as the signal lets it",
  async () => {
    const path = join(await temporaryFolder("file"), "pipe");
    await promisify(execFile)("mkfifo", [path]);
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = readTextFile(path, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(reading).rejects.toBe(reason);
  },
);
