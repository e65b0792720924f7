import { ScriptedModel } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { AgentOptions } from "../options/agent-options.ts";
import type { Run } from "../run/run.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";
import type { ApprovalDecision } from "./approval.ts";

/** An agent whose `drop` asks and whose `look` does not, and what really ran. */
function setUp(
  steps: ConstructorParameters<typeof ScriptedModel>[0],
  options: Partial<AgentOptions> = {},
) {
  const ran: string[] = [];
  const drop = defineTool({
    name: "drop",
    description: "Deletes",
    input: z.object({ path: z.string() }),
    effects: ["writes"],
    dangerous: true,
    preview: ({ path }) => `rm ${path}`,
    execute: ({ path }) => {
      ran.push(`drop ${path}`);
      return `dropped ${path}`;
    },
  });
  const look = defineTool({
    name: "look",
    description: "Looks",
    input: z.object({}),
    effects: ["reads"],
    execute: () => {
      ran.push("look");
      return "nothing";
    },
  });
  const model = new ScriptedModel(steps);
  const agent = createAgent({ model, tools: [drop, look], ...options });
  return { agent, model, ran };
}

const drop = (path: string) => ({ toolCalls: [{ name: "drop", arguments: { path } }] });
const both = {
  toolCalls: [
    { name: "drop", arguments: { path: "a" } },
    { name: "look" },
    { name: "drop", arguments: { path: "b" } },
  ],
};

async function interrupted(run: Run) {
  const result = await run.result;
  if (result.status !== "interrupted") throw new Error(`The run is ${JSON.stringify(result)}`);
  return result;
}

test("headless: a dangerous call is denied at once, and the run says so", async () => {
  const { agent, ran } = setUp([drop("a"), "I could not"]);
  const run = agent.run("Go");
  const events = await gatherEvents(run);
  expect(ran).toEqual([]);
  expect(ofType(events, "tool-end")[0]?.outcome).toBe("denied");
  expect(ofType(events, "warning")[0]?.code).toBe("denied-headless");
  expect(await run.result).toMatchObject({ status: "completed", denied: ["drop"] });
});

test("an approver sees what would happen, and approves", async () => {
  const asked: unknown[] = [];
  const { agent, ran } = setUp([drop("a"), "Done"], {
    clock: () => 0,
    approvals: {
      timeoutMs: 1000,
      ask: (request) => {
        asked.push(request);
        return { callId: request.callId, decision: "approve" };
      },
    },
  });
  await agent.run("Go").result;
  expect(ran).toEqual(["drop a"]);
  expect(asked).toEqual([
    {
      approvalId: expect.any(String),
      callId: "call_1",
      tool: "drop",
      arguments: { path: "a" },
      argumentsHash: expect.stringMatching(/^[0-9a-f]{64}$/u),
      effects: ["writes"],
      dangerous: true,
      preview: "rm a",
      createdAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T00:00:01.000Z",
    },
  ]);
});

test("edited arguments are checked, run instead, and are recorded", async () => {
  const answers: Record<string, unknown>[] = [{ path: 1 }, { path: "b" }];
  const { agent, model, ran } = setUp([drop("a"), "Done"], {
    approvals: {
      ask: ({ callId }) => ({ callId, decision: "approve", editedArguments: answers.shift()! }),
    },
  });
  const events = await gatherEvents(agent.run("Go"));
  expect(ran).toEqual(["drop b"]);
  expect(ofType(events, "warning")[0]?.code).toBe("edited-arguments-invalid");
  expect(ofType(events, "approval-end")[0]).toMatchObject({
    decision: "approve",
    edited: true,
    editedArguments: { path: "b" },
  });
  expect(model.requests[1]?.messages.at(-1)?.content).toBe(
    '[The user changed the arguments to {"path":"b"} before it ran.]\ndropped b',
  );
});

test("a request that nobody answers expires and is denied", async () => {
  const { agent, ran } = setUp([drop("a"), "Done"], {
    approvals: { timeoutMs: 5, ask: () => new Promise<never>(() => {}) },
  });
  const run = agent.run("Go");
  const [end] = ofType(await gatherEvents(run), "approval-end");
  expect(end).toMatchObject({ decision: "deny", reason: "nobody approved it in time" });
  expect(ran).toEqual([]);
  expect((await run.result).denied).toEqual(["drop"]);
});

test("cancel while somebody is asked aborts the question", async () => {
  let wasAborted = false;
  const { agent } = setUp([drop("a")], {
    approvals: {
      ask: async (_request, { signal }) =>
        new Promise<never>(() => {
          signal.addEventListener("abort", () => (wasAborted = true));
        }),
    },
  });
  const run = agent.run("Go");
  for await (const { type } of run) if (type === "approval-request") run.cancel();
  expect((await run.result).status).toBe("cancelled");
  expect(wasAborted).toBe(true);
});

test("always for this exact call: the same call is not asked for again, another one is", async () => {
  let asked = 0;
  const { agent, ran } = setUp([drop("a"), drop("a"), drop("b"), "Done", drop("a"), "Done"], {
    approvals: {
      ask: ({ callId }) => {
        asked += 1;
        return { callId, decision: "approve", remember: "session" };
      },
    },
  });
  await agent.run("Go", { session: "s" }).result;
  expect(asked).toBe(2);
  await agent.run("Again", { session: "s" }).result;
  expect(asked).toBe(2);
  expect(ran).toEqual(["drop a", "drop a", "drop b", "drop a"]);
});

test("interrupt: other calls run first, then the run waits as plain JSON", async () => {
  const { agent, ran } = setUp([both], { approvals: "interrupt" });
  const result = await interrupted(agent.run("Go", { runId: "r" }));
  expect(ran).toEqual(["look"]);
  expect(result.approvals.map(({ callId, preview }) => `${callId} ${preview}`)).toEqual([
    "call_1 rm a",
    "call_3 rm b",
  ]);
  expect(JSON.parse(JSON.stringify(result.state))).toEqual(result.state);
});

test("resume goes on under the same id and sequence, with results in the order of the calls", async () => {
  const first = setUp([both], { approvals: "interrupt" });
  const run = first.agent.run("Go", { runId: "r" });
  const before = await gatherEvents(run);
  const { state } = await interrupted(run);
  const { agent, model, ran } = setUp(["Done"], { approvals: "interrupt" });
  const resumed = agent.resume(JSON.parse(JSON.stringify(state)), [
    { callId: "call_3", decision: "approve" },
    { callId: "call_1", decision: "deny", reason: "keep it" },
  ]);
  const after = await gatherEvents(resumed);
  expect(after.map(({ seq }) => seq)).toEqual(
    after.map((_event, index) => before.length + index + 1),
  );
  expect(after[0]).toMatchObject({ type: "run-start", runId: "r", resumed: true });
  expect(ran).toEqual(["drop b"]);
  expect(model.requests[0]?.messages.slice(2).map(({ content }) => content)).toEqual([
    expect.stringContaining("denied: keep it"),
    "nothing",
    "dropped b",
  ]);
  expect(await resumed.result).toMatchObject({ status: "completed", runId: "r", steps: 2 });
});

test("a part of the decisions leaves the rest waiting", async () => {
  const { agent, ran } = setUp([both, "Done"], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  const again = await interrupted(agent.resume(state, [{ callId: "call_3", decision: "approve" }]));
  expect(again.approvals.map(({ callId }) => callId)).toEqual(["call_1"]);
  expect(
    (await agent.resume(again.state, [{ callId: "call_1", decision: "approve" }]).result).status,
  ).toBe("completed");
  expect(ran).toEqual(["look", "drop b", "drop a"]);
});

test("edited arguments that do not fit leave the call waiting", async () => {
  const { agent, ran } = setUp([drop("a")], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  const resumed = agent.resume(state, [
    { callId: "call_1", decision: "approve", editedArguments: { path: 1 } },
  ]);
  expect((await interrupted(resumed)).approvals).toHaveLength(1);
  expect(ran).toEqual([]);
});

test("the policy is asked again on resume: what it denies now stays denied", async () => {
  const { agent } = setUp([drop("a")], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  const strict = setUp(["Done"], { policy: () => ({ decision: "deny", reason: "not today" }) });
  const resumed = strict.agent.resume(state, [{ callId: "call_1", decision: "approve" }]);
  const events = await gatherEvents(resumed);
  expect(ofType(events, "approval-end")[0]?.decision).toBe("deny");
  expect(ofType(events, "tool-end")[0]?.content).toContain("not today");
  expect(strict.ran).toEqual([]);
});

test("a request that expired while the run was paused is denied", async () => {
  const { agent } = setUp([drop("a")], {
    clock: () => 0,
    approvals: { mode: "interrupt", timeoutMs: 1000 },
  });
  const { state } = await interrupted(agent.run("Go"));
  const later = setUp(["Done"], { clock: () => 1000 });
  await later.agent.resume(state, [{ callId: "call_1", decision: "approve" }]).result;
  expect(later.ran).toEqual([]);
});

const approve: ApprovalDecision = { callId: "call_1", decision: "approve" };

test.each([
  ["an unknown call", [{ ...approve, callId: "call_9" }], "HAROMBE_AGENT_DECISION_UNKNOWN"],
  ["two decisions for one call", [approve, approve], "HAROMBE_AGENT_DECISION_DUPLICATE"],
] as const)("refuses %s", async (_name, decisions, code) => {
  const { agent } = setUp([drop("a")], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  expect(codeOf(() => agent.resume(state, decisions))).toBe(code);
});

test("refuses arguments that were changed behind the approver's back", async () => {
  const { agent } = setUp([drop("a")], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  const tampered = JSON.parse(JSON.stringify(state).replaceAll('"path":"a"', '"path":"/"'));
  expect(codeOf(() => agent.resume(tampered, [approve]))).toBe("HAROMBE_AGENT_ARGUMENTS_CHANGED");
});

test("refuses what is no state, and a state that was used before", async () => {
  const { agent } = setUp([drop("a"), "Done"], { approvals: "interrupt" });
  const { state } = await interrupted(agent.run("Go"));
  expect(codeOf(() => agent.resume({ ...state, version: 2 as 1 }, [approve]))).toBe(
    "HAROMBE_AGENT_STATE_INVALID",
  );
  await agent.resume(state, [approve]).result;
  expect(codeOf(() => agent.resume(state, [approve]))).toBe("HAROMBE_AGENT_STATE_STALE");
});

test("in a session the state is kept there, is used once, and falls to a new run", async () => {
  const { agent, ran } = setUp([drop("a"), drop("b"), "Done"], { approvals: "interrupt" });
  const first = await interrupted(agent.run("Go", { session: "s" }));
  expect(await agent.sessions.pausedRuns("s")).toEqual([first.state]);
  const second = await interrupted(agent.run("Another", { session: "s" }));
  const stale = await agent.resume(first.state, [approve]).result;
  expect(stale).toMatchObject({ status: "failed", error: { code: "HAROMBE_AGENT_STATE_STALE" } });
  await agent.resume(second.state, [{ callId: "call_2", decision: "approve" }]).result;
  expect(ran).toEqual(["drop b"]);
  expect(await agent.sessions.pausedRuns()).toEqual([]);
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (AgentError.isInstance(error)) return error.code;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

test("a person is asked one question at a time, also for calls that run at the same time", async () => {
  let open = 0;
  const seen: number[] = [];
  const look = { toolCalls: [{ name: "look" }, { name: "look" }, { name: "look" }] };
  const { agent, ran } = setUp([look, "Done"], {
    policy: () => "ask",
    approvals: {
      ask: async ({ callId }) => {
        seen.push((open += 1));
        await new Promise(setImmediate);
        open -= 1;
        return { callId, decision: "approve" };
      },
    },
  });
  await agent.run("Go").result;
  expect(seen).toEqual([1, 1, 1]);
  expect(ran).toEqual(["look", "look", "look"]);
});

test("a call takes as long as it is at work; what a person thought is not counted", async () => {
  let nowMs = 0;
  const pass = (ms: number) => void (nowMs += ms);
  const work = defineTool({
    name: "drop",
    description: "Deletes",
    input: z.object({ path: z.string() }),
    effects: ["writes"],
    dangerous: true,
    execute: () => {
      pass(20);
      return "dropped";
    },
  });
  const { agent } = setUp([drop("a"), drop("b"), "Done"], {
    stopwatch: () => nowMs,
    tools: [work],
    approvals: {
      ask: async ({ callId, arguments: { path } }) => {
        pass(60_000);
        return { callId, decision: path === "a" ? "approve" : "deny" };
      },
    },
  });
  const [approved, denied] = ofType(await gatherEvents(agent.run("Go")), "tool-end");
  expect(approved).toMatchObject({ outcome: "ok", durationMs: 20 });
  expect(denied).toMatchObject({ outcome: "denied", durationMs: 0 });
});
