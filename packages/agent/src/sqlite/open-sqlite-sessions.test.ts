import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";

import { ScriptedModel } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { openSqliteSessions } from "./open-sqlite-sessions.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harombe-sqlite-"));
  path = join(folder, "deep", "sessions.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const user = (content: string) => ({ role: "user", content }) as const;

/** Runs the endless worker, kills it without warning once it printed a line, gives what it printed. */
async function killAfter(line: string, quickCalls: number, mode = "allow"): Promise<string[]> {
  const script = join(import.meta.dirname, "fixtures", "work-until-killed.ts");
  const child = spawn(
    process.execPath,
    ["--conditions=@harombe/source", "--no-warnings", script, path, String(quickCalls), mode],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const exit = once(child, "exit");
  const lines: string[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(text);
    if (text === line) child.kill("SIGKILL");
  }
  await exit;
  return lines;
}

test("after kill -9 the session holds every finished call, and goes on", async () => {
  const lines = await killAfter("tool-start c4", 3);
  expect(lines.filter((line) => line.startsWith("tool-end"))).toEqual([
    "tool-end c1",
    "tool-end c2",
    "tool-end c3",
  ]);
  using sessions = openSqliteSessions(path);
  const model = new ScriptedModel(["Where was I?"]);
  const run = createAgent({ model, sessions }).run("Go on", { session: "s" });
  expect((await run.result).status).toBe("completed");
  expect(model.requests[0]?.messages).toEqual([
    user("Go 🦊"),
    ...[1, 2, 3, 4].flatMap((calls) => [
      {
        role: "assistant",
        content: "",
        toolCalls: [{ id: `c${calls}`, name: calls < 4 ? "quick" : "hang", arguments: { calls } }],
      },
      calls < 4
        ? { role: "tool", toolCallId: `c${calls}`, name: "quick", content: `result ${calls}` }
        : {
            role: "tool",
            toolCallId: "c4",
            name: "hang",
            content:
              "The call of hang was interrupted. Whether it took effect is unknown: check before you repeat it.",
            isError: true,
          },
    ]),
    user("Go on"),
  ]);
});

test("after kill -9 while somebody was asked the question is still there, and its answer goes on", async () => {
  const lines = await killAfter("asked", 2, "ask");
  expect(lines.filter((line) => line.startsWith("tool-start"))).toEqual([
    "tool-start c1",
    "tool-start c2",
  ]);
  using sessions = openSqliteSessions(path);
  const [state] = await sessions.pausedRuns("s");
  const ran: unknown[] = [];
  const hang = defineTool({
    name: "hang",
    description: "Answers now",
    input: z.object({ calls: z.number() }),
    dangerous: true,
    execute: (given) => {
      ran.push(given);
      return "ran";
    },
  });
  const model = new ScriptedModel(["Done"]);
  const agent = createAgent({ model, sessions, tools: [hang] });
  const run = agent.resume(state!, [{ callId: "c3", decision: "approve" }]);
  expect(await run.result).toMatchObject({ status: "completed", text: "Done", steps: 4 });
  expect(ran).toEqual([{ calls: 3 }]);
  expect(model.requests[0]?.messages.slice(5)).toEqual([
    expect.objectContaining({ role: "assistant" }),
    { role: "tool", toolCallId: "c3", name: "hang", content: "ran" },
  ]);
  expect(await sessions.pausedRuns()).toEqual([]);
});

test("after kill -9 in the middle of quick steps nothing that was seen to end is lost", async () => {
  const lines = await killAfter("tool-end c20", 100_000);
  using sessions = openSqliteSessions(path);
  const stored = await sessions.load("s");
  const results = stored?.messages.filter(({ message }) => message.role === "tool").length;
  const seen = lines.filter((line) => line.startsWith("tool-end")).length;
  expect(results).toBeGreaterThanOrEqual(seen);
  expect(stored?.messages.map(({ position }) => position)).toEqual(
    stored?.messages.map((_message, index) => index),
  );
});

test("two connections write to one file", async () => {
  using first = openSqliteSessions(path);
  using second = openSqliteSessions(path);
  await first.append("a", { position: 0, message: user("one") });
  await second.append("a", { position: 1, message: user("two") });
  expect((await first.load("a"))?.messages).toHaveLength(2);
  const claim = await first.claim("a", "r1");
  await expect((async () => second.claim("a", "r2"))()).rejects.toMatchObject({
    code: "HAROMBE_AGENT_SESSION_BUSY",
  });
  await claim.release();
  await (await second.claim("a", "r2")).release();
});

test("two agents on one session in one file: the second is told that it is busy", async () => {
  using sessions = openSqliteSessions(path);
  using others = openSqliteSessions(path);
  const held = createAgent({ model: new ScriptedModel([{ hangs: true }]), sessions }).run("One", {
    session: "s",
  });
  for await (const { type } of held) if (type === "step-start") break;
  const refused = createAgent({ model: new ScriptedModel([]), sessions: others }).run("Two", {
    session: "s",
  });
  expect(await refused.result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_SESSION_BUSY" },
  });
  held.cancel();
  expect((await held.result).status).toBe("cancelled");
});

test("only the owner can read the file", async () => {
  using sessions = openSqliteSessions(path);
  await sessions.append("a", { position: 0, message: user("secret") });
  const modes = readdirSync(join(folder, "deep")).map((name) => [
    name,
    (statSync(join(folder, "deep", name)).mode & 0o777).toString(8),
  ]);
  // Windows has no such modes: there the folder's own rights decide.
  const mode = process.platform === "win32" ? "666" : "600";
  expect(Object.fromEntries(modes)).toEqual({
    "sessions.db": mode,
    "sessions.db-shm": mode,
    "sessions.db-wal": mode,
  });
});

test("what was deleted stands nowhere in the files", async () => {
  using sessions = openSqliteSessions(path);
  await sessions.append("a", { position: 0, message: user("the needle") });
  await sessions.delete("a");
  const bytes = readdirSync(join(folder, "deep"))
    .map((name) => readFileSync(join(folder, "deep", name), "latin1"))
    .join("");
  expect(bytes).not.toContain("needle");
});

test("a damaged file is said to be so", () => {
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), "harombe-sqlite-"));
  path = join(folder, "sessions.db");
  writeFileSync(path, "this is not a database, but long enough to look at".repeat(100));
  expect(() => openSqliteSessions(path)).toThrow(
    expect.objectContaining({
      code: "HAROMBE_AGENT_STORE_CORRUPT",
      message: `The session store ${path} is damaged, or no database: file is not a database`,
    }),
  );
});

test("a file of a newer version, and one of another program, are left alone", () => {
  path = join(folder, "newer.db");
  const newer = new DatabaseSync(path);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  expect(() => openSqliteSessions(path)).toThrow(
    expect.objectContaining({ code: "HAROMBE_AGENT_STORE_VERSION" }),
  );
  path = join(folder, "foreign.db");
  const foreign = new DatabaseSync(path);
  foreign.exec("CREATE TABLE songs (title TEXT)");
  foreign.close();
  expect(() => openSqliteSessions(path)).toThrow("is a database of something else");
});

test("a store that cannot grow fails the run with its code, and what was said is in the result", async () => {
  using sessions = openSqliteSessions(path, { bytesMax: 200_000 });
  const model = new ScriptedModel([{ text: "x".repeat(300_000) }]);
  const run = createAgent({ model, sessions }).run("Go", { session: "s" });
  expect(await run.result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_STORE_FULL" },
    text: "x".repeat(300_000),
  });
  expect((await sessions.load("s"))?.messages).toHaveLength(1);
});

test("a claim of a process that is gone is void", async () => {
  await killAfter("tool-start c1", 0);
  using sessions = openSqliteSessions(path);
  const claim = await sessions.claim("s", "r");
  expect(claim.release()).toBeUndefined();
});

test("a locked file is busy after the timeout", async () => {
  using sessions = openSqliteSessions(path, { busyTimeoutMs: 1 });
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  await expect(
    (async () => sessions.append("s", { position: 0, message: user("x") }))(),
  ).rejects.toMatchObject({ code: "HAROMBE_AGENT_STORE_BUSY", isRetryable: true });
  other.close();
});

test.runIf(process.platform === "linux")("a folder that cannot be made fails at once", () => {
  expect(() => openSqliteSessions("/proc/harombe/sessions.db")).toThrow(
    expect.objectContaining({ code: "HAROMBE_AGENT_STORE_FAILED" }),
  );
});
