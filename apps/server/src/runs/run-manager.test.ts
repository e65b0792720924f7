import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { collect, getJson, post, readEvents, readUntil } from "../fixtures/http-client.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { Approval } from "../routes/approval-shape.ts";

test("refuses a second run of a session that is at work", async () => {
  await using server = await startTestServer({ engine: { firstTokenMs: 60_000 } });
  const chat = (): Promise<Response> =>
    post(`${server.url}/chat`, { message: "hello", session_id: "s1" });
  const first = post(`${server.url}/invoke`, { task: "hello", session_id: "s1" });
  const { run_id } = await getJson<{ run_id: string }>(first);
  await server.engine.waitFor(({ inFlight }) => inFlight === 1);
  const second = await chat();
  expect([second.status, await second.json()]).toEqual([
    409,
    { error: expect.objectContaining({ code: "HAROMBE_AGENT_SESSION_BUSY" }) },
  ]);
  const deletion = await fetch(`${server.url}/sessions/s1`, { method: "DELETE" });
  expect(deletion.status).toBe(409);
  await getJson(post(`${server.url}/runs/${run_id}/cancel`));
});

test("refuses a second run of a session that waits for an approval, which stays good", async () => {
  await using server = await startTestServer();
  const body = { message: "write hello to a.txt", session_id: "s1" };
  const events = readEvents(await post(`${server.url}/chat/stream`, body));
  const seen = await readUntil(events, "approval");
  const second = await post(`${server.url}/chat`, { message: "hello", session_id: "s1" });
  expect([second.status, await second.json()]).toEqual([
    409,
    {
      error: expect.objectContaining({
        code: "HAROMBE_SERVER_SESSION_BUSY",
        hint: expect.stringMatching(/\/approvals.*\/cancel/),
      }),
    },
  ]);
  const id = String(seen.at(-1)?.data["approval_id"]);
  await getJson(post(`${server.url}/approvals/${id}`, { decision: "approve" }));
  expect((await collect(events)).at(-1)).toMatchObject({ event: "done" });
  expect(await readFile(join(server.directory, "a.txt"), "utf8")).toBe("hello");
});

test("a session whose run was cancelled while it waited goes on", async () => {
  await using server = await startTestServer();
  const message = "write hello to a.txt";
  const body = { message, session_id: "s1" };
  const events = readEvents(await post(`${server.url}/chat/stream`, body));
  const [run] = await readUntil(events, "approval");
  await getJson(post(`${server.url}/runs/${String(run?.data["run_id"])}/cancel`));
  expect((await collect(events)).at(-1)).toMatchObject({ event: "error" });
  const again = post(`${server.url}/chat`, { message: "hello", session_id: "s1" });
  expect(await getJson(again)).toMatchObject({ response: "Hello! What can I do for you?" });
});

test("asks again in a later step, and each answer counts for its own call", async () => {
  await using server = await startTestServer();
  const message = "write one to a.txt, then write two to b.txt";
  const events = readEvents(await post(`${server.url}/chat/stream`, { message }));
  const decided: string[] = [];
  for await (const { event, data } of events) {
    if (event !== "approval" || data["status"] !== "pending") continue;
    const id = String(data["approval_id"]);
    const decision = decided.length === 0 ? "approve" : "deny";
    await getJson<Approval>(post(`${server.url}/approvals/${id}`, { decision }));
    decided.push(id);
  }
  expect(new Set(decided).size).toBe(2);
  expect(await getJson(fetch(`${server.url}/approvals`))).toEqual([]);
});

test("a run keeps no more events than it may, and a late reader gets those that are left", async () => {
  await using server = await startTestServer({ eventsPerRunMax: 100 });
  const message = `say ${"word ".repeat(400).trim()}`;
  const { run_id } = await getJson<{ run_id: string }>(post(`${server.url}/chat`, { message }));
  const events = await collect(readEvents(await fetch(`${server.url}/runs/${run_id}/events`)));
  expect(events.length).toBeLessThan(200);
  expect(events.at(-1)?.event).toBe("run-end");
});
