import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { type SimulatedEngine, startSimulatedEngine } from "@harombe/llm/simulated";
import { afterEach, beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { keys, openTerminal, type TestTerminal } from "../testing/open-terminal.ts";
import { freshEnvironment, harombeCommand, runHarombe } from "../testing/run-harombe.ts";

let engine: SimulatedEngine;
let environment: Record<string, string>;
let home: string;

beforeEach(async () => {
  engine = await startSimulatedEngine({ models: ["qwen3:1.7b"], pullBytesPerSecond: 400e6 });
  home = await temporaryFolder("home");
  environment = {
    ...(await freshEnvironment()),
    HAROMBE_HOME: home,
    HAROMBE_INFERENCE__BACKEND: "ollama",
    HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
  };
});
afterEach(() => engine.close());

const openInit = (): TestTerminal =>
  openTerminal({
    file: harombeCommand.file,
    args: [...harombeCommand.args, "init"],
    cwd: home,
    environment,
  });

const configText = (): Promise<string> => readFile(join(home, "harombe.yaml"), "utf8");

test("shows what fits, and takes what is installed when Enter is pressed", async () => {
  const terminal = openInit();
  await terminal.waitFor(/qwen3:1\.7b[^\n]*yes[\s\S]*Model \[qwen3:1\.7b\]:$/);
  terminal.type(keys.enter);
  await terminal.waitFor("Next: harombe chat");
  expect(await terminal.exited).toBe(0);
  expect(await configText()).toMatch(/^ {2}name: qwen3:1\.7b$/m);
});

test("downloads the model that was named, with a bar", async () => {
  const terminal = openInit();
  await terminal.waitFor(/Model \[.*\]:$/);
  terminal.type(`qwen3:0.6b${keys.enter}`);
  await terminal.waitFor(/Download qwen3:0\.6b now\? \[y\/N\]$/);
  terminal.type(`y${keys.enter}`);
  await terminal.waitFor(/[█░]+ +\d+ % .* of .*[MG]B/);
  await terminal.waitFor("Next: harombe chat");
  expect(await terminal.exited).toBe(0);
  const list = await runHarombe(["models", "list", "--json"], { environment });
  expect(list.stdout).toContain("qwen3:0.6b");
});

test("Ctrl-C in the middle of a download leaves a whole configuration and says how to go on", async () => {
  const terminal = openInit();
  await terminal.waitFor(/Model \[.*\]:$/);
  terminal.type(`qwen3:0.6b${keys.enter}`);
  await terminal.waitFor(/\[y\/N\]$/);
  terminal.type(`y${keys.enter}`);
  await terminal.waitFor(/█ *░/);
  terminal.type(keys.ctrlC);
  await terminal.waitFor("harombe models pull qwen3:0.6b");
  expect(await terminal.exited).toBe(130);
  expect((await readdir(home)).toSorted()).toEqual(
    expect.arrayContaining(["harombe.schema.json", "harombe.yaml"]),
  );
  const check = await runHarombe(["config", "check"], { environment });
  expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining("is right") });
});

test("Ctrl-C at the question writes nothing", async () => {
  const terminal = openInit();
  await terminal.waitFor(/Model \[.*\]:$/);
  terminal.type(keys.ctrlC);
  expect(await terminal.exited).toBe(130);
  await expect(configText()).rejects.toThrow("ENOENT");
});

test("where no engine answers it names the ways out and writes the configuration all the same", async () => {
  await engine.close();
  const { code, stdout } = await runHarombe(["init", "--model", "qwen3:8b"], { environment });
  expect(code).toBe(0);
  expect(stdout).toMatch(/No engine answers yet\.\n1\. [\s\S]*harombe demo/);
  expect(stdout).toContain("Get the model when an engine is there: harombe models pull qwen3:8b");
  expect(await configText()).toMatch(/^ {2}name: qwen3:8b$/m);
});
