import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type SimulatedEngine, startSimulatedEngine } from "@harombe/llm/simulated";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { collect, getJson, post, readEvents, readUntil } from "../fixtures/http-client.ts";
import { type ServerProcess, startServerProcess } from "../fixtures/start-server-process.ts";
import type { Approval } from "../routes/approval-shape.ts";
import type { RunView } from "../routes/run-shape.ts";

// Each test starts real processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
let engine: SimulatedEngine;
let server: ServerProcess;

beforeEach(async () => {
  directory = await temporaryFolder("kill");
  engine = await startSimulatedEngine({ tokensPerSecond: 200 });
  server = await startServerProcess(directory, { engineUrl: engine.url });
});

afterEach(async () => {
  await server.kill("SIGKILL");
  await engine.close();
});

async function killAndRestart(): Promise<void> {
  await server.kill("SIGKILL");
  server = await startServerProcess(directory, { engineUrl: engine.url });
}

test("a pending approval is still there after kill -9, and approving it continues the run", async () => {
  const task = { task: "write hello to a.txt", session_id: "s1" };
  const { run_id: runId } = await getJson<RunView>(post(`${server.url}/invoke`, task));
  const before = readEvents(await fetch(`${server.url}/runs/${runId}/events`));
  const seen = await readUntil(before, "run-end");
  const [asked] = await getJson<Approval[]>(fetch(`${server.url}/approvals`));

  await killAndRestart();
  const [kept] = await getJson<Approval[]>(fetch(`${server.url}/approvals`));
  expect(kept).toEqual({ ...asked, timeout: expect.any(Number) });
  expect(kept?.timeout).toBeLessThan(60);
  expect(await getJson(fetch(`${server.url}/runs/${runId}`))).toMatchObject({ status: "waiting" });

  const last = seen.at(-1)?.id ?? "";
  const after = readEvents(
    await fetch(`${server.url}/runs/${runId}/events`, { headers: { "last-event-id": last } }),
  );
  await getJson(post(`${server.url}/approvals/${kept?.approval_id}`, { decision: "approve" }));
  const rest = await collect(after);
  expect(rest.at(-1)?.data).toMatchObject({ type: "run-end", result: { status: "completed" } });
  expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("hello");

  const all = await collect(readEvents(await fetch(`${server.url}/runs/${runId}/events`)));
  expect(all).toEqual([...seen, ...rest]);
  expect(all.map(({ id }) => Number(id))).toEqual(all.map((_, index) => index + 1));
});

test("a run that was at work reads back up to its last event and is marked as failed", async () => {
  const text = "word ".repeat(400).trim();
  const task = { task: `say ${text}`, session_id: "s2" };
  const { run_id: runId } = await getJson<RunView>(post(`${server.url}/invoke`, task));
  const reader = readEvents(await fetch(`${server.url}/runs/${runId}/events`));
  const seen = await readUntil(reader, "text-delta");

  await killAndRestart();
  const all = await collect(readEvents(await fetch(`${server.url}/runs/${runId}/events`)));
  expect(all.slice(0, seen.length)).toEqual(seen);
  expect(all.at(-1)?.data).toMatchObject({
    type: "run-end",
    result: { status: "failed", error: { code: "HAROMBE_SERVER_STOPPED" } },
  });
  expect(await getJson(fetch(`${server.url}/runs/${runId}`))).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_SERVER_STOPPED" },
  });

  const session = await getJson<{ messages: { role: string }[] }>(
    fetch(`${server.url}/sessions/s2`),
  );
  expect(session.messages[0]).toEqual({ role: "user", content: task.task });
  const again = { message: "hello", session_id: "s2" };
  expect(await getJson(post(`${server.url}/chat`, again))).toMatchObject({ status: "completed" });
});

test("stops on SIGTERM with exit code 0 and keeps its approvals", async () => {
  const task = { task: "write hello to a.txt", session_id: "s3" };
  const { run_id: runId } = await getJson<RunView>(post(`${server.url}/invoke`, task));
  await readUntil(readEvents(await fetch(`${server.url}/runs/${runId}/events`)), "run-end");
  expect(await server.kill("SIGTERM")).toBe(0);
  server = await startServerProcess(directory, { engineUrl: engine.url });
  expect(await getJson<Approval[]>(fetch(`${server.url}/approvals`))).toHaveLength(1);
});
