import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import type { AgentOptions } from "../options/agent-options.ts";
import type { RunState } from "../run/run-result.ts";
import type { Run } from "../run/run.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";
import type { ApprovalDecision, ApprovalRequest } from "./approval.ts";

/** Tools that ask, and what really ran. */
function setUp(steps: readonly ScriptedStep[], options: Partial<AgentOptions> = {}) {
  const ran: string[] = [];
  const define = (name: string) =>
    defineTool({
      name,
      description: "Deletes",
      // Plain JSON Schema hands the arguments on as they are.
      input: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
      dangerous: true,
      preview: (input) => {
        const shown = `rm ${String(input["path"])}`;
        input["path"] = "changed by the preview";
        return shown;
      },
      execute: ({ path }) => {
        ran.push(`${name} ${String(path)}`);
        return "gone";
      },
    });
  const drop = define("drop");
  const model = new ScriptedModel(steps);
  const agent = createAgent({
    model,
    tools: [drop],
    agents: { helper: { description: "Helps", tools: [drop, define("tidy")] } },
    approvals: "interrupt",
    ...options,
  });
  return { agent, ran };
}

const dropCall = (path: string) => ({ toolCalls: [{ name: "drop", arguments: { path } }] });
const yes = ({ callId }: ApprovalRequest): ApprovalDecision => ({ callId, decision: "approve" });

async function interrupted(run: Run) {
  const result = await run.result;
  if (result.status !== "interrupted") throw new Error(`The run is ${JSON.stringify(result)}`);
  return result;
}

test("an approval of a helper's call is none of a root's call whose id was chosen to match", async () => {
  const { agent, ran } = setUp([
    {
      toolCalls: [
        { id: "a", name: "delegate", arguments: { agent: "helper", task: "Tidy up" } },
        { id: "a.b", name: "drop", arguments: { path: "/" } },
      ],
    },
    { toolCalls: [{ id: "b", name: "tidy", arguments: { path: "tmp" } }] },
    "Tidied",
    "Done",
  ]);
  const { approvals, state } = await interrupted(agent.run("Go"));
  expect(approvals.map(({ callId, tool }) => `${callId} ${tool}`)).toEqual([
    expect.stringMatching(/^a\.b_\d+ tidy$/u),
    "a.b drop",
  ]);
  const again = await interrupted(agent.resume(state, [yes(approvals[0]!)]));
  expect(ran).toEqual(["tidy tmp"]);
  expect(again.approvals.map(({ tool }) => tool)).toEqual(["drop"]);
});

test("two calls with one id are two calls, and each is decided by itself", async () => {
  const call = (path: string) => ({ id: "same", name: "drop", arguments: { path } });
  const { agent, ran } = setUp([{ toolCalls: [call("a"), call("b")] }, "Done"]);
  const { approvals, state } = await interrupted(agent.run("Go"));
  expect(new Set(approvals.map(({ callId }) => callId)).size).toBe(2);
  await interrupted(agent.resume(state, [yes(approvals[0]!)]));
  expect(ran).toEqual(["drop a"]);
});

test("a state in which two calls have one id is refused", async () => {
  const { agent } = setUp([
    { toolCalls: [...dropCall("a").toolCalls, ...dropCall("b").toolCalls] },
  ]);
  const { state } = await interrupted(agent.run("Go"));
  const tampered = JSON.parse(JSON.stringify(state).replaceAll("call_2", "call_1"));
  expect(() => agent.resume(tampered, [])).toThrow(
    expect.objectContaining({ code: "HAROMBE_AGENT_STATE_INVALID" }),
  );
});

test("nobody can change arguments between the question and the call", async () => {
  const { agent, ran } = setUp([dropCall("a"), "Done"], {
    policy: ({ tool }) => (tool.dangerous ? "ask" : "allow"),
    approvals: {
      ask: (request) => {
        expect(() => (request.arguments["path"] = "/")).toThrow(TypeError);
        return yes(request);
      },
    },
  });
  const run = agent.run("Go");
  for await (const event of run) {
    if (event.type !== "tool-call") continue;
    expect(() => (event.call.arguments["path"] = "/")).toThrow(TypeError);
  }
  expect(ran).toEqual(["drop a"]);
});

test("a policy that meddles with arguments has not allowed the call", async () => {
  const { agent, ran } = setUp([dropCall("a"), "Done"], {
    policy: (call) => {
      (call.arguments as Record<string, unknown>)["path"] = "/";
      return "allow";
    },
  });
  const events = await gatherEvents(agent.run("Go"));
  expect(ofType(events, "tool-end")[0]).toMatchObject({ outcome: "denied" });
  expect(ran).toEqual([]);
});

test.each([
  ["gives the answer to another question", { callId: "call_9", decision: "approve" }],
  ["gives no answer", undefined],
  ["gives something else", { callId: "call_1", decision: "sure" }],
])("an approver that %s has not approved", async (_name, answer) => {
  const { agent, ran } = setUp([dropCall("a"), "Done"], {
    approvals: { ask: () => answer as ApprovalDecision },
  });
  const run = agent.run("Go");
  expect(ofType(await gatherEvents(run), "approval-end")[0]?.decision).toBe("deny");
  expect([ran, (await run.result).status]).toEqual([[], "completed"]);
});

test("an approved state that differs from the one its session keeps is refused, and the run still waits", async () => {
  const { agent, ran } = setUp([dropCall("a"), "Done"]);
  const { state, approvals } = await interrupted(agent.run("Go", { session: "s" }));
  const forged: RunState = { ...state, remembered: ["0".repeat(64)] };
  const refused = await agent.resume(forged, []).result;
  expect(refused).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_STATE_INVALID" },
  });
  expect((await agent.resume(state, [yes(approvals[0]!)]).result).status).toBe("completed");
  expect(ran).toEqual(["drop a"]);
});

test("always for this exact call holds in the folder and for the agent it was given for", async () => {
  const asked: string[] = [];
  const options = (cwd: string): Partial<AgentOptions> => ({
    cwd,
    approvals: {
      ask: (request) => {
        asked.push(`${cwd} ${(request.agentPath ?? []).join()}`);
        return { callId: request.callId, decision: "approve", remember: "session" };
      },
    },
  });
  const delegate = {
    toolCalls: [{ name: "delegate", arguments: { agent: "helper", task: "Go" } }],
  };
  const steps = [dropCall("a"), delegate, dropCall("a"), "Done", "Done", dropCall("a"), "Done"];
  const first = setUp(steps, options("/one"));
  await first.agent.run("Go", { session: "s" }).result;
  await first.agent.run("Go", { session: "s" }).result;
  expect(asked).toEqual(["/one ", "/one helper"]);
  const { sessions } = first.agent;
  const elsewhere = setUp([dropCall("a"), "Done"], { ...options("/two"), sessions });
  await elsewhere.agent.run("Go", { session: "s" }).result;
  await elsewhere.agent.run("Go", { session: "t" }).result;
  expect(asked).toEqual(["/one ", "/one helper", "/two "]);
});

test("a preview shows what would hide on a terminal, and cannot hang the run", async () => {
  const hidden = "ls\u001b[2K\rsafe\u202e\u{e0041}\tü👩‍👩‍👧";
  const shell = defineTool({
    name: "sh",
    description: "Runs",
    input: z.object({ command: z.string() }),
    dangerous: true,
    preview: async ({ command }) => (command === "hang" ? new Promise(() => {}) : `$ ${command}\n`),
    execute: () => "",
  });
  const call = (command: string) => ({ toolCalls: [{ name: "sh", arguments: { command } }] });
  const model = new ScriptedModel([call(hidden), call("hang"), "Done"]);
  const limits = { toolTimeoutMs: 20, abortGraceMs: 1 };
  const previews: string[] = [];
  const approvals = {
    ask: (request: ApprovalRequest): ApprovalDecision => {
      previews.push(request.preview);
      return { callId: request.callId, decision: "deny" };
    },
  };
  await createAgent({ model, tools: [shell], limits, approvals }).run("Go").result;
  expect(previews).toEqual([
    "$ ls␛[2K␍safe\\u{202e}\\u{e0041}\tü👩‍👩‍👧\n",
    '{\n  "command": "hang"\n}\n(no preview: timeout)',
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["a prototype in JSON", JSON.parse('{"path":"a","__proto__":{"path":"/"}}')],
  [
    "a field that reads differently each time",
    Object.defineProperty({}, "path", { enumerable: true, get: () => `${(reads += 1)}` }),
  ],
  ["an inherited field", Object.assign(Object.create({ other: "/" }), { path: "a" })],
])("what is hashed is what runs, also for %s", async (_name, given) => {
  reads = 0;
  let shown: unknown;
  const { agent, ran } = setUp([{ toolCalls: [{ name: "drop", arguments: given }] }, "Done"], {
    approvals: { ask: (request) => ((shown = request.arguments["path"]), yes(request)) },
  });
  await agent.run("Go").result;
  expect(ran).toEqual([`drop ${String(shown)}`]);
});

let reads = 0;

test("names that look alike are other names", async () => {
  const { agent, ran } = setUp(
    [{ toolCalls: [{ name: "drоp", arguments: { path: "a" } }] }, "Done"],
    { policy: () => "allow" },
  );
  const events = await gatherEvents(agent.run("Go"));
  expect(ofType(events, "tool-end")[0]).toMatchObject({ outcome: "unknown-tool" });
  expect(ran).toEqual([]);
});
