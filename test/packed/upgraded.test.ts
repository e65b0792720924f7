import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

const cli = join(import.meta.dirname, "..", "..", "apps", "cli");

test("a server whose files an upgrade takes away still does what it has not done before", async () => {
  const home = await mkdtemp(join(tmpdir(), "harombe-upgraded-"));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const installed = join(home, "installed");
  await cp(join(cli, "dist"), join(installed, "dist"), { recursive: true });
  await cp(join(cli, "package.json"), join(installed, "package.json"));
  const server = spawn(
    process.execPath,
    [join(installed, "dist", "main.js"), "start", "--port", "0"],
    {
      cwd: home,
      env: { HOME: home, HAROMBE_HOME: home, HAROMBE_INFERENCE__BACKEND: "simulated" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const exited = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await exited;
  });
  const [said] = (await once(server.stdout.setEncoding("utf8"), "data")) as [string];
  await rm(installed, { recursive: true });

  const url = /http:\/\/\S+/.exec(said)?.[0];
  const response = await fetch(`${url}/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "Who are you?" }),
  });
  expect({ status: response.status, body: await response.text() }).toEqual({
    status: 200,
    body: expect.stringContaining("simulated"),
  });
});
