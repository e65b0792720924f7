import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { type SimulatedEngine, startSimulatedEngine } from "@harombe/llm/simulated";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { keys, openTerminal, type TestTerminal } from "../testing/open-terminal.ts";
import {
  freshEnvironment,
  harombeCommand,
  type HarombeResult,
  runHarombe,
} from "../testing/run-harombe.ts";

let engine: SimulatedEngine;
let environment: Record<string, string>;
let cwd: string;

beforeEach(async () => {
  engine = await startSimulatedEngine({ tokensPerSecond: 100 });
  cwd = await temporaryFolder("work");
  environment = {
    ...(await freshEnvironment()),
    HAROMBE_HOME: await temporaryFolder("home"),
    HAROMBE_INFERENCE__BACKEND: "ollama",
    HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
  };
});
afterEach(async () => {
  await harombe("stop", "--force", "--patience", "5");
  await engine.close();
});

const harombe = (...args: string[]): Promise<HarombeResult> =>
  runHarombe(args, { environment, cwd });

interface Server {
  readonly pid: number;
  readonly url: string;
}

async function startServer(port = "0"): Promise<Server> {
  const { stdout } = await harombe("start", "--detach", "--port", port, "--json");
  return JSON.parse(stdout) as Server;
}

function invokeOnTerminal(task: string, { url }: Server): TestTerminal {
  return openTerminal({
    file: harombeCommand.file,
    args: [...harombeCommand.args, "invoke", task, "--server", url],
    cwd,
    environment,
  });
}

test("streams a run from the server and answers its approvals by name", async () => {
  const { url } = await startServer();
  await writeFile(join(cwd, "note.txt"), "buy milk");
  const read = await harombe("invoke", "read note.txt", "--server", url);
  expect(read.code).toBe(0);
  expect(read.stdout).toMatch(/● read_file path="note.txt"[\s\S]*buy milk/);

  const denied = await harombe("invoke", "write hello to new.txt", "--server", url);
  expect(denied.stderr).toContain("write_file was denied, since nobody was there to ask. Allow it");
  await expect(readFile(join(cwd, "new.txt"))).rejects.toThrow("ENOENT");

  const allowed = ["write hello to new.txt", "--server", url, "--yes-to", "write_file", "--json"];
  const { code, stdout } = await harombe("invoke", ...allowed);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    status: "completed",
    text: expect.stringContaining("new.txt"),
    steps: 2,
    denied: [],
  });
  expect(await readFile(join(cwd, "new.txt"), "utf8")).toBe("hello");
});

test("asks a person for approval, who may change the arguments", async () => {
  const server = await startServer();
  const terminal = invokeOnTerminal("write hello to new.txt", server);
  await terminal.waitFor(/New file new\.txt[\s\S]*Allow\? yes \/ no \/ edit:$/);
  terminal.type(`e${keys.enter}`);
  await terminal.waitFor("New arguments:");
  terminal.type(`${keys.ctrlU}{"path":"new.txt","content":"edited"}${keys.enter}`);
  expect(await terminal.exited).toBe(0);
  expect(terminal.text()).toContain("changed the arguments");
  expect(await readFile(join(cwd, "new.txt"), "utf8")).toBe("edited");
});

test("Ctrl-C cancels the run on the server as well", async () => {
  const server = await startServer();
  const terminal = invokeOnTerminal("count to 3000", server);
  await terminal.waitFor(/\b10\b/);
  terminal.type(keys.ctrlC);
  expect(await terminal.exited).toBe(130);
  const { inFlight } = await engine.waitFor((stats) => stats.inFlight === 0);
  expect(inFlight).toBe(0);
});

describe("a server that is killed with -9", () => {
  test("and started again tells what became of the run", async () => {
    const server = await startServer();
    const terminal = invokeOnTerminal("count to 3000", server);
    await terminal.waitFor(/\b10\b/);
    process.kill(server.pid, "SIGKILL");
    await startServer(new URL(server.url).port);
    expect(await terminal.exited).toBe(1);
    expect(terminal.text()).toMatch(/Error: The server stopped while the run was in the middle/);
    expect(terminal.text()).toContain("ask again in it");
  });

  test("and stays away is an error that names the run", async () => {
    const server = await startServer();
    const terminal = invokeOnTerminal("count to 3000", server);
    await terminal.waitFor(/\b10\b/);
    process.kill(server.pid, "SIGKILL");
    expect(await terminal.exited).toBe(1);
    expect(terminal.text()).toMatch(/Error: The connection to http\S+ was lost/);
  });
});

test("says when no server answers, and when the address is none", async () => {
  const nobody = await harombe("invoke", "hi", "--server", "http://127.0.0.1:9", "--json");
  expect(nobody).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Error: No harombe server answers at http:\/\/127\.0\.0\.1:9\n/),
  });
  expect(JSON.parse(nobody.stdout)).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_CLI_UNREACHABLE" },
  });
  const wrong = await harombe("invoke", "hi", "--server", "nonsense");
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('"nonsense"') });
});

test.each([
  ["a page", "<h1>Welcome</h1>"],
  ["JSON of its own", '{"ok":true}'],
])("says when what answers gives %s and is no harombe server", async (_, body) => {
  const stranger = createServer((request, response) => {
    request.resume();
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const { port } = stranger.address() as AddressInfo;
  try {
    const url = `http://127.0.0.1:${port}`;
    expect(await harombe("invoke", "hi", "--server", url)).toEqual({
      code: 1,
      stdout: "",
      stderr: `Error: What answers at ${url} is no harombe server\nCheck the address and the port.\n`,
    });
  } finally {
    stranger.close();
  }
});
