import { describe, expect, test } from "vitest";

import { type CommandOptions, runCommand } from "./run-command.ts";

const options: CommandOptions = {
  cwd: "/",
  environment: { PATH: process.env["PATH"] ?? "" },
  shellPath: "/bin/sh",
  timeoutMs: 20_000,
  outputBytesMax: 1000,
  graceMs: 200,
  signal: new AbortController().signal,
  progress: () => {},
};

describe.runIf(process.platform !== "win32")("a command", () => {
  test("a hundred megabytes of output never hold more than the bound in memory", async () => {
    const result = await runCommand("yes | head -c 104857600", options);
    expect(result).toMatchObject({ exitCode: 0, bufferedBytes: 1000 });
    expect(result.output).toContain("[100.0 MB of output left out]");
  });

  test("the cut never goes through a character", async () => {
    const result = await runCommand(
      "i=0; while [ $i -lt 400 ]; do printf 'x€🙂'; i=$((i+1)); done",
      {
        ...options,
        outputBytesMax: 101,
      },
    );
    expect(result.output).not.toContain("\ufffd");
  });

  test("tells how it ended", async () => {
    const { output, ...rest } = await runCommand("echo a; exit 7", options);
    expect({ output, ...rest }).toEqual({
      output: "a\n",
      exitCode: 7,
      endedBy: null,
      isTimedOut: false,
      hadLeftovers: false,
      bufferedBytes: 2,
    });
  });

  test("a shell that is not there is an exit code with its message", async () => {
    const { output, exitCode } = await runCommand("true", { ...options, shellPath: "/no/shell" });
    expect({ exitCode, named: output.includes("/no/shell") }).toEqual({
      exitCode: 127,
      named: true,
    });
  });

  test("a folder that is not there rejects, and nothing else goes wrong", async () => {
    await expect(runCommand("true", { ...options, cwd: "/nowhere" })).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});
