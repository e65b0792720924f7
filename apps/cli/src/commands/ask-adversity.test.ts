import { spawnSync } from "node:child_process";
import { open, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { findProcesses, waitForProcess } from "../testing/find-processes.ts";
import { keys, openTerminal } from "../testing/open-terminal.ts";
import { freshEnvironment, harombeCommand, runHarombe } from "../testing/run-harombe.ts";

const simulated = { HAROMBE_INFERENCE__BACKEND: "simulated" };

describe("Ctrl-C", () => {
  test("ends a running tool, leaves no process behind and exits with 130", async () => {
    const command = `sleep 31.${process.pid}`;
    const startedAt = performance.now();
    const { code, stderr } = await runHarombe(["ask", `run ${command}`, "--yes-to", "shell"], {
      environment: simulated,
      whileRunning: (child) => void waitForProcess(command).then(() => child.kill("SIGINT")),
    });
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/Error|^\s+at /m);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(await findProcesses(command)).toEqual([]);
  });

  test("ends the wait for a question that does not come", async () => {
    const { file, args } = harombeCommand;
    const terminal = openTerminal({
      file,
      args: [...args, "ask", "-"],
      cwd: tmpdir(),
      environment: await freshEnvironment(),
    });
    await terminal.waitFor("Type the question; Ctrl-D ends it.");
    terminal.type(`half a ques${keys.ctrlC}`);
    expect(await terminal.exited).toBe(130);
  });
});

test.runIf(process.platform === "linux")(
  "Ctrl-C ends the wait for a configuration that is a pipe",
  async () => {
    const pipe = join(await temporaryFolder("pipe"), "harombe.yaml");
    spawnSync("mkfifo", [pipe]);
    // A pipe is open for writing once somebody has opened it to read.
    const opening = open(pipe, "w");
    const { code, stderr } = await runHarombe(["config", "check", "--config", pipe], {
      whileRunning: async (child) => {
        await opening;
        child.kill("SIGINT");
      },
    });
    await (await opening).close();
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
  },
);

test("ends quietly when nobody reads any more, and so does what it runs", async () => {
  await using engine = await startSimulatedEngine({ tokensPerSecond: 200 });
  const { code, stdout, stderr } = await runHarombe(["ask", "count to 5000"], {
    environment: {
      HAROMBE_INFERENCE__BACKEND: "ollama",
      HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
    },
    whileRunning: (child) => child.stdout.once("data", () => child.stdout.destroy()),
  }).catch((error: NodeJS.ErrnoException) => ({ code: 0, stdout: "", stderr: error.message }));
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).not.toContain("EPIPE");
});

describe("--json prints one value also when", () => {
  test("the run fails before it begins", async () => {
    const { code, stdout, stderr } = await runHarombe(["ask", "hi", "--json", "--model", "nope"], {
      environment: simulated,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*no model nope/);
    expect(JSON.parse(stdout)).toEqual({
      status: "failed",
      text: "",
      sessionId: null,
      runId: null,
      steps: 0,
      usage: { promptTokens: 0, completionTokens: 0 },
      routes: [],
      durationMs: 0,
      denied: [],
      error: {
        code: "HAROMBE_LLM_MODEL_NOT_FOUND",
        message: expect.stringContaining("nope"),
        hint: expect.any(String),
      },
    });
  });

  test("the engine dies in the middle of the answer", async () => {
    await using engine = await startSimulatedEngine({ faults: [{ kind: "cut", afterTokens: 3 }] });
    const { code, stdout } = await runHarombe(["ask", "count to 50", "--json"], {
      environment: {
        HAROMBE_INFERENCE__BACKEND: "ollama",
        HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
      },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "failed",
      error: { code: expect.stringMatching(/^HAROMBE_LLM_/), message: expect.any(String) },
    });
  });

  test("a limit stops the run", async () => {
    const { code, stdout, stderr } = await runHarombe(["ask", "list the files", "--json"], {
      environment: { ...simulated, HAROMBE_AGENT__MAX_TOKENS: "1" },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: "stopped", reason: "max-tokens" });
    expect(stderr).toContain("Raise agent.max_tokens.");
  });
});

describe("stdin", () => {
  const ask = (input: string | Uint8Array) =>
    runHarombe(["ask", "-"], { environment: simulated, input });

  test("that is not UTF-8 is read as far as it is, and said to be so", async () => {
    const { code, stderr } = await ask(Buffer.from([0x68, 0x69, 0x20, 0xff]));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("stdin is not UTF-8"),
    });
  });

  test("that no model could read is refused, at any size", async () => {
    const long = await ask("word ".repeat(2_000_000));
    expect(long).toMatchObject({ code: 1, stderr: expect.stringContaining("Send less at once") });
    const longer = await ask(new Uint8Array(17 * 1024 * 1024));
    expect(longer).toMatchObject({ code: 1, stderr: expect.stringContaining("16 MiB on stdin") });
  });
});

describe("the folder of harombe", () => {
  test("that cannot be made is named", async () => {
    const folder = await temporaryFolder("home");
    await writeFile(join(folder, "file"), "");
    const { code, stderr } = await runHarombe(["ask", "hi"], {
      environment: { ...simulated, HAROMBE_HOME: join(folder, "file") },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*file.* not a folder/);
  });

  test.runIf(process.platform === "linux").each([
    ["ask", "hi"],
    ["cluster", "init"],
    ["config", "set", "model.name", "a"],
    ["init", "--yes"],
    ["start", "--port", "0"],
    ["start", "--port", "0", "--detach"],
  ])("that the system does not let be made is named: %s %s", async (...args) => {
    const { code, stderr } = await runHarombe(args, {
      environment: { ...simulated, HAROMBE_HOME: "/proc/harombe/home" },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^(?:Warning: .*\n)*Error: .*\/proc\/harombe/);
  });

  test("keeps a damaged store of conversations as it was", async () => {
    const home = await temporaryFolder("home");
    const damaged = Buffer.alloc(4096, "no database");
    await writeFile(join(home, "sessions.db"), damaged);
    const { code, stderr } = await runHarombe(["ask", "hi"], {
      environment: { ...simulated, HAROMBE_HOME: home },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*sessions\.db is damaged[^\n]*\nMove the file away/);
    expect(await readFile(join(home, "sessions.db"))).toEqual(damaged);
  });
});

test("a configuration that was named must be there", async () => {
  const { code, stdout, stderr } = await runHarombe(["ask", "hi", "--config", "/no/such.yaml"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe(
    "Error: There is no configuration file /no/such.yaml\nWrite it with `harombe init --config /no/such.yaml`, or name another with --config or HAROMBE_CONFIG.\n",
  );
});

test.runIf(process.platform === "linux")("a full disk under stdout is an error", () => {
  const command = [harombeCommand.file, ...harombeCommand.args, "config", "schema"];
  const { status, stderr } = spawnSync("sh", ["-c", '"$@" > /dev/full', "sh", ...command]);
  expect(status).toBe(1);
  expect(stderr.toString()).toMatch(
    /^Error: Cannot write the output: ENOSPC[^\n]*\nMake room on the disk\.\n$/,
  );
});
