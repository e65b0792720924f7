import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, describe, expect, test } from "vitest";

import { call, createFolder, preview, textOf } from "../fixtures/workspace.ts";
import { createShellTool } from "./shell.ts";

/** Stands in the environment of every process that these tests start, whatever becomes of it. */
const trace = `tools-test-${crypto.randomUUID()}`;
const environment = { PATH: process.env["PATH"], TRACE: trace };
const shell = createShellTool({ environment, graceMs: 200 });
const run = (command: string, options: Parameters<typeof call>[2] & { timeout?: number } = {}) =>
  call(shell, { command, timeout: options.timeout ?? 20 }, options);

/** Command lines of processes that still run. Zombies have none. */
async function findRunning(): Promise<string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) =>
    readFile(join("/proc", pid, file), "utf8").catch(() => "");
  const found = await Promise.all(
    processes.map(async (pid) => {
      const isOurs = (await read(pid, "environ")).includes(`TRACE=${trace}`);
      return isOurs ? [(await read(pid, "cmdline")).replaceAll("\0", " ")] : [];
    }),
  );
  return found.flat();
}

describe.runIf(process.platform === "linux")("a command line", () => {
  afterEach(async () => {
    // oxlint-disable-next-line vitest/no-standalone-expect -- part of every test
    expect(await findRunning()).toEqual([]);
  });

  test("the check for what is left running does see a running command", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const controller = new AbortController();
    const { signal } = controller;
    const running = run("echo up; exec sleep 60", { signal, progress: () => resolve() });
    await promise;
    expect(await findRunning()).toEqual(["sleep 60 "]);
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });

  test.each([
    ["echo hello", "hello\n[exit code 0]"],
    ["true", "(no output)\n[exit code 0]"],
    ["echo out; echo err >&2; echo out2; exit 3", "out\nerr\nout2\n[exit code 3]"],
    ["kill -SEGV $$", "(no output)\n[ended by SIGSEGV]"],
    ["sh -c 'kill -KILL $$'; exit $?", "Killed\n[exit code 137, as after SIGKILL]"],
    ["cat; echo ended", "ended\n[exit code 0]"],
    [`printf '%s' "it's \\"quoted\\" äö🙂"`, `it's "quoted" äö🙂\n[exit code 0]`],
    ["printf 'a\\377b'", "a\ufffdb\n[exit code 0]"],
    ["printf '\\033[31mred\\033[0m'", "red\n[exit code 0]"],
    ["head -c 100 /dev/zero", "[binary output of 100 bytes, not shown]\n[exit code 0]"],
    ["no-such-command-here", "sh: 1: no-such-command-here: not found\n[exit code 127]"],
  ])("%s", async (command, expected) => {
    expect(textOf(await run(command)).replace("/bin/sh: 1:", "sh: 1:")).toBe(expected);
  });

  test("runs in the folder of the call", async () => {
    const cwd = await createFolder();
    expect(await run("pwd", { cwd })).toBe(`${cwd}\n[exit code 0]`);
  });

  test("a folder that is not there is named", async () => {
    await expect(run("true", { cwd: "/nowhere" })).rejects.toThrow(
      "Cannot run a command in /nowhere: there is no such file or folder.",
    );
  });

  test("long output keeps its head and its tail", async () => {
    const small = createShellTool({ environment, outputBytesMax: 40 });
    expect(await call(small, { command: "seq 1 1000" })).toBe(
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n… [3.8 KB of output left out] …\n96\n997\n998\n999\n1000\n[exit code 0]",
    );
  });

  test("a hundred megabytes come back as a bounded text", async () => {
    const output = textOf(await run("yes | head -c 100000000"));
    expect(output.length).toBeLessThan(33 * 1024);
    expect(output).toContain("… [95.3 MB of output left out] …");
  });

  test("secrets do not reach a command, unless they are allowed by name", async () => {
    const secrets = { GITHUB_TOKEN: "t0k", HAROMBE_MODEL__NAME: "m", DATABASE_URL: "pg://a:b@c/d" };
    const options = { environment: { ...environment, ...secrets, LANG: "C" } };
    const open = createShellTool({ ...options, allowEnvironment: ["GITHUB_TOKEN"] });
    const command = 'echo "$GITHUB_TOKEN|$HAROMBE_MODEL__NAME|$DATABASE_URL|$LANG"';
    expect(await call(createShellTool(options), { command })).toBe("|||C\n[exit code 0]");
    expect(await call(open, { command })).toBe("t0k|||C\n[exit code 0]");
  });

  test("a timeout ends the whole tree and keeps the output", async () => {
    const running = run("echo begun; sleep 61 & sh -c 'sleep 62' & wait", { timeout: 1 });
    await expect(running).rejects.toMatchObject({
      code: "HAROMBE_TOOL_TIMEOUT",
      message: "begun\n[ended by SIGTERM]\n[The command did not end within 1 s and was ended.]",
    });
  });

  test("grandchildren that ignore being asked are forced", async () => {
    const stubborn = `sh -c 'trap "" TERM; sh -c "trap \\"\\" TERM; while :; do sleep 0.1; done"; :'; :`;
    await expect(run(`trap "" TERM; ${stubborn}`, { timeout: 1 })).rejects.toMatchObject({
      code: "HAROMBE_TOOL_TIMEOUT",
    });
  });

  test("a cancelled command ends with everything it started, and throws the reason", async () => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = run("echo up; (trap '' TERM; sleep 63); sleep 64", {
      signal: controller.signal,
      progress: resolve,
    });
    expect(await promise).toBe("up");
    const reason = new Error("stop");
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  test.each([
    ["in the background", "sleep 65 & echo done"],
    ["in a session of its own", "setsid sleep 66 & echo done"],
    ["in a session of its own, orphaned", "(setsid sh -c 'sleep 67; :' &) ; sleep 0.2; echo done"],
    ["deaf to signals", "(trap '' TERM HUP; sleep 68) & sleep 0.2; echo done"],
  ])("a process left %s holds nothing up and does not outlive the call", async (_, command) => {
    const startedAt = performance.now();
    expect(await run(command)).toBe(
      "done\n[exit code 0]\n[Processes left in the background were ended.]",
    );
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test("lines are reported while the command runs", async () => {
    const reported: string[] = [];
    await run("echo one; echo two; printf three", { progress: (lines) => reported.push(lines) });
    expect(reported.join("\n").split("\n")).toEqual(["one", "two", "three"]);
  });

  test("an aborted signal starts nothing", async () => {
    const reason = new Error("before");
    await expect(run("echo never", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("a command that is too long for the system is refused", async () => {
    await expect(run(`true ${"x".repeat(200_000)}`)).rejects.toThrow("too long for the system");
  });
});

test("an approver sees the exact command and the folder", async () => {
  expect(await preview(shell, { command: "rm -rf build  # all" }, "/project")).toBe(
    "$ rm -rf build  # all\n(in /project)",
  );
});

test.each([
  [{ command: " " }, "command: the command is empty"],
  [{ command: "a\0b" }, "command: the command has a NUL byte"],
  [{ command: "x", timeout: 9999 }, "expected number from 1 to 600"],
  [{ cmd: "ls" }, "command: required, but missing; expected string"],
])("%j is refused", async (input, message) => {
  const result = await shell.parse(input);
  expect(result.ok ? "" : result.message).toContain(message);
});
