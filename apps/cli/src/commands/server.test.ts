import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type HarombeResult, runHarombe } from "../testing/run-harombe.ts";

let home: string;
let cwd: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "harombe-home-"));
  cwd = await mkdtemp(join(tmpdir(), "harombe-work-"));
});
afterEach(() => harombe("stop", "--force"));

function harombe(...args: string[]): Promise<HarombeResult> {
  const environment = { HAROMBE_INFERENCE__BACKEND: "simulated", HAROMBE_HOME: home };
  return runHarombe(args, { environment, cwd });
}

async function startServer(): Promise<{ readonly pid: number; readonly url: string }> {
  const { stdout, stderr } = await harombe("start", "--detach", "--port", "0", "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout) as { pid: number; url: string };
}

describe("start, status and stop", () => {
  test("run a server in the background", async () => {
    const { pid, url } = await startServer();
    expect(JSON.parse((await harombe("status", "--json")).stdout)).toMatchObject({
      running: true,
      pid,
      url,
      health: { status: "healthy" },
    });
    const again = await harombe("start", "--detach", "--port", "0");
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining(`already at ${url}`) });

    expect((await harombe("stop")).stdout).toBe(`Stopped the server at ${url}.\n`);
    expect(await harombe("status")).toMatchObject({ code: 1 });
    expect(await readdir(home)).not.toContain("server.pid");
  });

  test("start again after the server was killed", async () => {
    const { pid } = await startServer();
    process.kill(pid, "SIGKILL");
    const { pid: next } = await startServer();
    expect(next).not.toBe(pid);
  });

  test("say which program has the port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await harombe("start", "--port", String(port));
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^Error: .*${port}.*${process.pid}`));
  });

  test("refuse to listen beyond this machine without a token", async () => {
    const { code, stderr } = await harombe("start", "--host", "0.0.0.0", "--port", "0");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*0\.0\.0\.0.*server\.auth_token[\s\S]*127\.0\.0\.1/m);
  });

  test("stop without a server is done already", async () => {
    expect(await harombe("stop")).toEqual({
      code: 0,
      stdout: "No server is running.\n",
      stderr: "",
    });
  });
});

describe("invoke", () => {
  test("streams a run from the server and answers its approvals", async () => {
    const { url } = await startServer();
    await writeFile(join(cwd, "note.txt"), "buy milk");
    const read = await harombe("invoke", "read note.txt", "--server", url);
    expect(read.code).toBe(0);
    expect(read.stdout).toMatch(/● read_file path="note.txt"[\s\S]*buy milk/);

    const denied = await harombe("invoke", "write hello to new.txt", "--server", url);
    expect(denied.stderr).toContain("write_file was denied, since nobody was there to ask.");
    await expect(readFile(join(cwd, "new.txt"))).rejects.toThrow("ENOENT");

    const allowed = ["write hello to new.txt", "--server", url, "--yes-to", "write_file", "--json"];
    const { code, stdout } = await harombe("invoke", ...allowed);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "completed" });
    expect(await readFile(join(cwd, "new.txt"), "utf8")).toBe("hello");
  });

  test("says when no server answers, and when the address is none", async () => {
    const nobody = await harombe("invoke", "hi", "--server", "http://127.0.0.1:1");
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Error: No harombe server answers at http:\/\/127\.0\.0\.1:1\n/,
      ),
    });
    const wrong = await harombe("invoke", "hi", "--server", "nonsense");
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('"nonsense"') });
  });
});
