import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Message } from "@harombe/llm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RunState } from "../run/run-result.ts";
import { openSqliteSessions } from "../sqlite/open-sqlite-sessions.ts";
import { createMemorySessions } from "./create-memory-sessions.ts";
import type { SessionStore } from "./session-store.ts";

const messages: readonly Message[] = [
  { role: "user", content: "  Fix\nthe 🦊 test\u0000, \ud800 please  " },
  {
    role: "assistant",
    content: "",
    reasoning: "思考",
    toolCalls: [{ id: "c1", name: "look", arguments: { deep: [1, null, { a: "é" }] } }],
  },
  {
    role: "tool",
    toolCallId: "c1",
    name: "look",
    content: [
      { type: "text", text: "seen" },
      { type: "image", data: "AAECAw==", mediaType: "image/png" },
    ],
    isError: true,
  },
];

const state = (runId: string, sessionId: string): RunState => ({ version: 1, runId, sessionId });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harombe-sessions-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Open = (clock: () => number) => SessionStore;
const stores: readonly (readonly [string, Open])[] = [
  ["memory", (clock) => createMemorySessions({ clock })],
  ["sqlite", (clock) => openSqliteSessions(join(folder, "sessions.db"), { clock })],
];

describe.each(stores)("sessions in %s", (_name, open) => {
  let now = 0;
  let store: SessionStore;
  beforeEach(() => {
    now = 0;
    store = open(() => now);
  });
  afterEach(() => store.close());

  const fill = async (id: string): Promise<void> => {
    for (const [position, message] of messages.entries()) {
      await store.append(id, { position, message });
    }
  };

  test("restore every message exactly", async () => {
    await fill("s");
    expect(await store.load("s")).toEqual({
      id: "s",
      title: "Fix the 🦊 test , \ufffd please",
      createdAt: "1970-01-01T00:00:00.000Z",
      updatedAt: "1970-01-01T00:00:00.000Z",
      messages: messages.map((message, position) => ({ position, message })),
      summary: null,
    });
    expect(await store.load("other")).toBeNull();
  });

  test("keep messages in the order of their places, however they came", async () => {
    const [first, second, third] = messages;
    await store.append("s", { position: 0, message: first! });
    await store.append("s", { position: 2, message: third! });
    await store.append("s", { position: 1, message: second! });
    const session = await store.load("s");
    expect(session?.messages.map(({ position }) => position)).toEqual([0, 1, 2]);
  });

  test("refuse a second message in one place", async () => {
    await fill("s");
    await expect(
      (async () => store.append("s", { position: 1, message: messages[0]! }))(),
    ).rejects.toMatchObject({ code: "HAROMBE_AGENT_SESSION_CONFLICT" });
    expect((await store.list()).sessions[0]?.messageCount).toBe(3);
  });

  test("do not come back in part when they are deleted under a run", async () => {
    await fill("s");
    await store.delete("s");
    await expect(
      (async () => store.append("s", { position: 3, message: messages[0]! }))(),
    ).rejects.toMatchObject({
      code: "HAROMBE_AGENT_SESSION_CONFLICT",
      message: "Session s was deleted while a run wrote to it",
    });
    expect(await store.load("s")).toBeNull();
  });

  test("list the latest first, in pages that neither repeat nor leave out", async () => {
    for (const id of ["a", "b", "c", "d", "e"]) {
      await store.append(id, { position: 0, message: { role: "user", content: id } });
      now += id === "b" ? 0 : 1;
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.list(cursor === null ? { limit: 2 } : { limit: 2, cursor });
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(["e", "d", "c", "b", "a"]);
  });

  test.each([0, 1001, 1.5])("refuse pages of %s", async (limit) => {
    await expect((async () => store.list({ limit }))()).rejects.toThrow(TypeError);
  });

  test("delete all of a session and nothing of another", async () => {
    for (const id of ["a", "b"]) {
      await fill(id);
      await store.rememberCall(id, "hash");
      await store.savePausedRun(id, state(`run-${id}`, id));
    }
    expect(await store.delete("a")).toBe(true);
    expect(await store.delete("a")).toBe(false);
    expect(await store.load("a")).toBeNull();
    expect(await store.rememberedCalls("a")).toEqual([]);
    expect(await store.takePausedRun("run-a")).toBeNull();
    expect(await store.rememberedCalls("b")).toEqual(["hash"]);
    expect(await store.pausedRuns()).toEqual([state("run-b", "b")]);
  });

  test("give a paused run to one taker only", async () => {
    await fill("s");
    await store.savePausedRun("s", state("r", "s"));
    await store.savePausedRun("s", { ...state("r", "s"), step: 2 });
    expect(await store.pausedRuns("s")).toEqual([{ ...state("r", "s"), step: 2 }]);
    expect(await store.pausedRuns("other")).toEqual([]);
    expect(await store.takePausedRun("r")).toEqual({ ...state("r", "s"), step: 2 });
    expect(await store.takePausedRun("r")).toBeNull();
  });

  test("keep the latest summary", async () => {
    await fill("s");
    await store.saveSummary("s", { position: 1, text: "one" });
    await store.saveSummary("s", { position: 2, text: "two" });
    expect((await store.load("s"))?.summary).toEqual({ position: 2, text: "two" });
  });

  test("let one run write at a time", async () => {
    const claim = await store.claim("s", "r1");
    await expect((async () => store.claim("s", "r2"))()).rejects.toMatchObject({
      code: "HAROMBE_AGENT_SESSION_BUSY",
      message: "Run r1 is still at work in session s",
    });
    await (await store.claim("other", "r2")).release();
    await claim.release();
    await (await store.claim("s", "r2")).release();
  });
});

test("memory forgets the session that was used longest ago", async () => {
  const store = createMemorySessions({ sessionsMax: 2 });
  for (const id of ["a", "b", "a", "c"]) {
    const position = (await store.load(id))?.messages.length ?? 0;
    await store.append(id, { position, message: { role: "user", content: id } });
  }
  expect(await store.load("b")).toBeNull();
  expect((await store.load("a"))?.messages).toHaveLength(2);
});
