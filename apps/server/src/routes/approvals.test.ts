import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { collect, getJson, post, readEvents, readUntil } from "../fixtures/http-client.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";
import type { Approval } from "./approval-shape.ts";

const task = { message: "write hello to a.txt", session_id: "s1" };

/** Starts a chat and returns the approval that it waits for, and the rest of its events. */
async function chatUntilApproval(server: TestServer) {
  const events = readEvents(await post(`${server.url}/chat/stream`, task));
  const seen = await readUntil(events, "approval");
  const [approval] = await getJson<Approval[]>(fetch(`${server.url}/approvals`));
  if (!approval) throw new Error("nothing waits");
  return { approval, seen, events, path: join(server.directory, "a.txt") };
}

const decide = (server: TestServer, approval: Approval, answer: object): Promise<Response> =>
  post(`${server.url}/approvals/${approval.approval_id}`, answer);

test("shows what would happen, and runs it once it is approved", async () => {
  await using server = await startTestServer();
  const { approval, events, path } = await chatUntilApproval(server);
  expect(approval).toEqual({
    approval_id: expect.any(String),
    status: "pending",
    operation: {
      tool_name: "write_file",
      params: { path: "a.txt", content: "hello" },
      preview: "New file a.txt (1 line, 5 bytes):\nhello",
      run_id: expect.any(String),
      session_id: "s1",
    },
    risk_level: "medium",
    timeout: expect.toSatisfy((seconds: number) => seconds > 55 && seconds <= 60),
    created_at: expect.any(String),
    expires_at: expect.any(String),
    message: "write_file wants to run and needs your approval",
  });
  await expect(readFile(path)).rejects.toThrow("ENOENT");
  const decided = await getJson(decide(server, approval, { decision: "approve" }));
  expect(decided).toEqual({ ...approval, status: "approved", timeout: 0 });
  const rest = await collect(events);
  expect(await readFile(path, "utf8")).toBe("hello");
  expect(rest.at(-1)).toMatchObject({ event: "done", data: { status: "completed", denied: [] } });
});

test("runs the edited params, shows them, and says what they were before", async () => {
  await using server = await startTestServer();
  const { approval, events, path } = await chatUntilApproval(server);
  const params = { path: "a.txt", content: "goodbye" };
  const decided = await getJson(decide(server, approval, { decision: "approve", params }));
  const { params: asked, preview } = approval.operation;
  expect(decided).toMatchObject({
    status: "approved",
    edited: true,
    operation: {
      params,
      preview: '{\n  "path": "a.txt",\n  "content": "goodbye"\n}',
      original: { params: asked, preview },
    },
  });
  const rest = await collect(events);
  expect(rest.find(({ event }) => event === "approval")).toMatchObject({ data: { edited: true } });
  expect(await readFile(path, "utf8")).toBe("goodbye");
});

test("refuses params that do not fit the tool, and goes on waiting", async () => {
  await using server = await startTestServer();
  const { approval } = await chatUntilApproval(server);
  const response = await decide(server, approval, { decision: "approve", params: { path: 7 } });
  expect(response.status).toBe(400);
  expect(await getJson<Approval[]>(fetch(`${server.url}/approvals`))).toHaveLength(1);
});

test("denies with a reason that the model gets to see", async () => {
  await using server = await startTestServer();
  const { approval, events, path } = await chatUntilApproval(server);
  await getJson(decide(server, approval, { decision: "deny", reason: "not today" }));
  const rest = await collect(events);
  expect(rest.find(({ event }) => event === "tool")).toMatchObject({
    data: { status: "denied", content: expect.stringContaining("not today") },
  });
  expect(rest.at(-1)?.event).toBe("done");
  await expect(readFile(path)).rejects.toThrow("ENOENT");
});

test("answers the second decision with 409", async () => {
  await using server = await startTestServer();
  const { approval, events } = await chatUntilApproval(server);
  const both = await Promise.all([
    decide(server, approval, { decision: "approve" }),
    decide(server, approval, { decision: "approve" }),
  ]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
  await collect(events);
});

test("denies what nobody answers in time, and then answers 410", async () => {
  await using server = await startTestServer({ approvalTimeoutMs: 50 });
  const events = readEvents(await post(`${server.url}/chat/stream`, task));
  const seen = await readUntil(events, "approval");
  const rest = await collect(events);
  expect(rest.at(-1)).toMatchObject({ event: "done", data: { denied: ["write_file"] } });
  const id = seen.at(-1)?.data["approval_id"];
  const late = await post(`${server.url}/approvals/${String(id)}`, { decision: "approve" });
  expect([late.status, await late.json()]).toEqual([
    410,
    { error: expect.objectContaining({ code: "HAROMBE_SERVER_EXPIRED" }) },
  ]);
  await expect(readFile(join(server.directory, "a.txt"))).rejects.toThrow("ENOENT");
});

test("denies at once for a caller who says that nobody is there", async () => {
  await using server = await startTestServer();
  const headers = { prefer: "approvals=deny" };
  const summary = await getJson(post(`${server.url}/chat`, task, { headers }));
  expect(summary).toMatchObject({ status: "completed", denied: ["write_file"] });
});

test.each(["nothing", "../x"])("answers 404 for an approval named %j", async (id) => {
  await using server = await startTestServer();
  const path = `/approvals/${encodeURIComponent(id)}`;
  const response = await post(`${server.url}${path}`, { decision: "deny" });
  expect(response.status).toBe(404);
});
