import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { executeCommand } from "./execute-command.ts";

const neverAborts = new AbortController().signal;

function runScript(script: string, signal = neverAborts) {
  return executeCommand(process.execPath, ["-e", script], { signal });
}

describe("executeCommand", () => {
  it("gives output and exit code", async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 3";
    expect(await runScript(script)).toEqual({ exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("says that a program is not there", async () => {
    const run = executeCommand("no-such-program-here", [], { signal: neverAborts });
    await expect(run).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("starts nothing for an aborted signal", async () => {
    const reason = new Error("too late");
    await expect(runScript("", AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("kills a program that hangs, and the programs that it started", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const child = `require("node:net").connect(${port}, "127.0.0.1").on("error", () => {})`;
    const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" })`;
    const controller = new AbortController();
    const reason = new Error("enough");
    const run = runScript(parent, controller.signal);
    const outcome = run.catch((error: unknown) => error);

    const [socket] = (await once(server, "connection")) as [Socket];
    // The grandchild holds this connection for as long as it lives; a kill may reset it.
    const gone = once(socket.on("error", () => undefined).resume(), "close");
    controller.abort(reason);

    expect(await outcome).toBe(reason);
    await gone;
  });

  it("stops a program that prints without end", async () => {
    const script = "const print = () => process.stdout.write('y'.repeat(65536), print); print()";
    await expect(runScript(script)).rejects.toThrow("printed more than 4194304 bytes");
  });
});
