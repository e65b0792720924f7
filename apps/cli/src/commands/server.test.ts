import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { type HarombeResult, runHarombe } from "../testing/run-harombe.ts";

let home: string;
let cwd: string;

beforeEach(async () => {
  home = await temporaryFolder("home");
  cwd = await temporaryFolder("work");
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
    await writeFile(join(home, "harombe.yaml"), `server:\n  port: ${port}\n`);
    const { code, stderr } = await harombe("start");
    const { stdout } = await harombe("doctor");
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^Error: .*${port}.*${process.pid}`));
    expect(stdout).toMatch(new RegExp(`warn {2}port .*${port}: .*process ${process.pid}`));
  });

  test("refuse to listen beyond this machine without a token", async () => {
    const { code, stderr } = await harombe("start", "--host", "0.0.0.0", "--port", "0");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*0\.0\.0\.0.*server\.auth_token[\s\S]*127\.0\.0\.1/m);
  });

  test("refuse what is no address to listen on, as the configuration does", async () => {
    expect(await harombe("start", "--host", "http://127.0.0.1", "--port", "0")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'Error: command line server.host is "http://127.0.0.1"; allowed: a host name or an address, such as 127.0.0.1 or ::1\n',
    });
  });

  test("end a server that does not answer any more, but only by force", async () => {
    const { pid, url } = await startServer();
    process.kill(pid, "SIGSTOP");
    const status = await harombe("status");
    expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining("no answer within") });
    expect(await harombe("stop", "--force", "--patience", "1")).toEqual({
      code: 0,
      stdout: `Stopped the server at ${url}.\n`,
      stderr: "",
    });
    expect((await harombe("status")).stdout).toMatch(/^No server is running/);
  });

  test("in the background say why nothing started, and leave nothing running", async () => {
    const { code, stderr } = await harombe("start", "--detach", "--host", "0.0.0.0", "--port", "0");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: The server did not start: .*server\.auth_token/);
    expect(stderr).toContain(join(home, "server.log"));
    expect(await readdir(home)).not.toContain("server.pid");
    expect(await harombe("status")).toMatchObject({ code: 1 });
  });

  test("stop without a server is done already", async () => {
    expect(await harombe("stop")).toEqual({
      code: 0,
      stdout: "No server is running.\n",
      stderr: "",
    });
  });
});
