import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, onTestFinished, test, vi } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { getJson, post } from "../fixtures/http-client.ts";
import { startServerProcess } from "../fixtures/start-server-process.ts";

// Starts a real process.
vi.setConfig({ testTimeout: 60_000 });

test("SIGHUP reads the cluster again, and a broken file changes nothing", async () => {
  await using own = await startSimulatedEngine();
  await using node = await startSimulatedEngine();
  const directory = await temporaryFolder("reload");
  const path = join(directory, "harombe.yaml");
  const server = await startServerProcess(directory, { engineUrl: own.url });
  onTestFinished(async () => void (await server.kill("SIGKILL")));
  const rows = () => getJson<{ name: string }[]>(fetch(`${server.url}/cluster`));
  const names = async () => (await rows()).map(({ name }) => name);
  const [alone] = await names();

  const { port } = new URL(node.url);
  await appendFile(
    path,
    `cluster:\n  nodes:\n    - { name: one, host: 127.0.0.1, port: ${port}, model: "simulated:1b", tier: 0 }\n`,
  );
  process.kill(server.pid, "SIGHUP");
  await expect.poll(names).toEqual(["one"]);
  const messages = [{ role: "user", content: "hello" }];
  const answer = await post(`${server.url}/v1/chat/completions`, { model: "harombe", messages });
  expect(answer.headers.get("x-harombe-node")).toBe("one");

  await writeFile(path, "cluster:\n  nodes:\n    - { name: one }\n");
  process.kill(server.pid, "SIGHUP");
  await expect.poll(() => server.errors).toContain("The cluster stays as it is. Error: ");
  expect(server.errors).toContain("The cluster was read again: 1 added, 0 removed, 0 changed");
  expect(await names()).toEqual(["one"]);

  await writeFile(path, "");
  process.kill(server.pid, "SIGHUP");
  await expect.poll(names).toEqual([alone]);
});
