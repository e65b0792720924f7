import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { beforeEach, describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { runHarombe } from "../testing/run-harombe.ts";

const simulated = { HAROMBE_INFERENCE__BACKEND: "simulated" };
let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder("ask");
  await writeFile(join(cwd, "note.txt"), "buy milk");
});

test("reads a file through a tool and an engine behind HTTP", async () => {
  await using engine = await startSimulatedEngine();
  const { code, stdout, stderr } = await runHarombe(["ask", "read note.txt"], {
    cwd,
    environment: {
      HAROMBE_INFERENCE__BACKEND: "ollama",
      HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
    },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("buy milk") });
  expect(stderr).toMatch(/● read_file path="note.txt"/);
});

test("reads the question from a pipe", async () => {
  const { stdout } = await runHarombe(["ask", "-"], {
    cwd,
    environment: simulated,
    input: "read note.txt",
  });
  expect(stdout).toContain("buy milk");
});

test("prints the shape that programs rely on", async () => {
  const { code, stdout, stderr } = await runHarombe(["ask", "--json", "read note.txt"], {
    cwd,
    environment: simulated,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    status: "completed",
    text: expect.stringContaining("buy milk"),
    sessionId: null,
    runId: expect.any(String),
    steps: 2,
    usage: { promptTokens: expect.any(Number), completionTokens: expect.any(Number) },
    routes: expect.any(Array),
    durationMs: expect.any(Number),
    denied: [],
  });
  expect(stderr).toContain("read_file");
});

test("denies what is dangerous and says so, unless its tool is allowed by name", async () => {
  const write = ["ask", "write hello to new.txt"];
  const denied = await runHarombe(write, { cwd, environment: simulated });
  expect(denied.stderr).toContain("Allow it with --yes-to write_file");
  await expect(readFile(join(cwd, "new.txt"))).rejects.toThrow("ENOENT");

  await runHarombe([...write, "--yes-to", "write_file"], { cwd, environment: simulated });
  expect(await readFile(join(cwd, "new.txt"), "utf8")).toBe("hello");
});

test("goes on with a conversation", async () => {
  const home = await temporaryFolder("home");
  const environment = { ...simulated, HAROMBE_HOME: home };
  await runHarombe(["ask", "My name is Ada.", "--session", "s1"], { cwd, environment });
  const { stdout } = await runHarombe(["ask", "What is my name?", "--session", "s1"], {
    cwd,
    environment,
  });
  expect(stdout).toContain("Ada");
});

test.each([
  [["ask"], /harombe ask needs PROMPT/],
  [["ask", " "], /PROMPT is empty/],
  [["ask", "hi", "--yes-to", "shel"], /There is no tool shel for --yes-to; there are .*shell/],
  [["ask", "hi", "--nonsense"], /--nonsense/],
  [["ask", "hi", "--session", ""], /--session "" is blank/],
  [["chat", "--session", "../x"], /--session "..\/x" is no name of a conversation/],
  [["invoke", "hi", "--server", "http://a", "--session", "a b"], /--session "a b" is no name/],
  [["invoke", " ", "--server", "http://a"], /TASK is empty/],
  [["models", "pull", " "], /NAME is empty/],
])("calls %j wrong usage", async (args, message) => {
  const { code, stdout, stderr } = await runHarombe(args, { cwd, environment: simulated });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

describe("where no engine answers", () => {
  /** A port that was free a moment ago, and that nothing else takes meanwhile. */
  async function askNobody(environment: Readonly<Record<string, string>>) {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const { port } = blocker.address() as AddressInfo;
    blocker.close();
    const { code, stderr } = await runHarombe(["ask", "hi"], {
      cwd,
      environment: {
        HAROMBE_INFERENCE__BACKEND: "ollama",
        HAROMBE_INFERENCE__OLLAMA__HOST: `http://127.0.0.1:${port}`,
        ...environment,
      },
    });
    return { code, lines: stderr.trimEnd().split("\n") };
  }

  test("says in one message what helps, and installing comes first on a bare machine", async () => {
    const { code, lines } = await askNobody({ PATH: cwd });
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^Error: No engine answers; tried Ollama at http:\/\/127/),
      expect.stringMatching(/^1\. Install Ollama: /),
      expect.stringMatching(/^2\. Use a GGUF file of your own: /),
      expect.stringMatching(/^3\. Use another machine: /),
      "4. Look around without a model: harombe demo",
    ]);
  });

  test("begins with what is there and only has to be started or named", async () => {
    await writeFile(join(cwd, "ollama"), "#!/bin/sh\n", { mode: 0o755 });
    await mkdir(join(cwd, "models"));
    await writeFile(join(cwd, "models", "small.gguf"), "GGUF");
    const { lines } = await askNobody({ PATH: cwd, HOME: cwd });
    expect(lines.slice(1, 3)).toEqual([
      "1. Start Ollama: ollama serve",
      expect.stringMatching(/^2\. Use the GGUF file that is there: .*\/models\/small\.gguf/),
    ]);
  });
});
