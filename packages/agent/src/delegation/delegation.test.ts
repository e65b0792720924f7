import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import type { AgentOptions, NamedAgentOptions } from "../options/agent-options.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";

const ran: string[] = [];
const drop = defineTool({
  name: "drop",
  description: "Deletes",
  input: z.object({ path: z.string() }),
  dangerous: true,
  execute: ({ path }) => {
    ran.push(path);
    return `dropped ${path}`;
  },
});

const delegate = (agent: string, task = "Do it") => ({
  toolCalls: [{ id: "call", name: "delegate", arguments: { agent, task } }],
});
const dropCall = (path: string) => ({
  toolCalls: [{ id: "call", name: "drop", arguments: { path } }],
});

/** A root and a helper, each with a script of its own. */
function setUp(
  rootSteps: readonly ScriptedStep[],
  helperSteps: readonly ScriptedStep[],
  options: Partial<AgentOptions> & { readonly helper?: Partial<NamedAgentOptions> } = {},
) {
  ran.length = 0;
  const model = new ScriptedModel(rootSteps);
  const helperModel = new ScriptedModel(helperSteps);
  const { helper, ...rest } = options;
  const agent = createAgent({
    model,
    agents: {
      helper: {
        description: "Deletes things",
        instructions: "You help.",
        model: helperModel,
        tools: [drop],
        ...helper,
      },
    },
    ...rest,
  });
  return { agent, model, helperModel };
}

test("offers one tool that names the agents, and gives back the helper's answer", async () => {
  const { agent, model, helperModel } = setUp([delegate("helper", "Count"), "Two"], ["2"]);
  const run = agent.run("Go", { runId: "r" });
  const events = await gatherEvents(run);
  expect(model.requests[0]?.tools).toMatchObject([
    { name: "delegate", description: expect.stringContaining("- helper: Deletes things") },
  ]);
  expect(helperModel.requests[0]?.messages).toEqual([
    { role: "system", content: "You help." },
    { role: "user", content: "Count" },
  ]);
  expect(model.requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", content: "2" });
  const own = events.filter(({ agentPath }) => agentPath);
  expect(own.map(({ stepId, agentPath, type }) => [stepId, agentPath, type])).toEqual([
    ["r:1.call.1", ["helper"], "step-start"],
    ["r:1.call.1", ["helper"], "text-delta"],
    ["r:1.call.1", ["helper"], "step-end"],
  ]);
  expect(await run.result).toMatchObject({ status: "completed", text: "Two", steps: 3 });
});

test("a helper's approval appears at the root, survives a restart, and its answer goes on up", async () => {
  const script = [delegate("helper"), "All done"] as const;
  const first = setUp([script[0]], [dropCall("a")], { approvals: "interrupt" });
  const result = await first.agent.run("Go").result;
  if (result.status !== "interrupted") throw new Error(result.status);
  expect(result.approvals).toMatchObject([{ tool: "drop", agentPath: ["helper"] }]);
  const second = setUp([script[1]], ["Deleted"], { approvals: "interrupt" });
  const state = JSON.parse(JSON.stringify(result.state));
  const resumed = second.agent.resume(state, [
    { callId: result.approvals[0]!.callId, decision: "approve" },
  ]);
  expect(await resumed.result).toMatchObject({ status: "completed", text: "All done" });
  expect(ran).toEqual(["a"]);
  expect(second.model.requests[0]?.messages.at(-1)).toMatchObject({ content: "Deleted" });
});

test("ids of calls are unique over all agents of a run, so that a decision means one call", async () => {
  const { agent } = setUp([delegate("helper")], [dropCall("a")], { approvals: "interrupt" });
  const events = await gatherEvents(agent.run("Go"));
  const ids = ofType(events, "tool-call").map(({ call }) => call.id);
  expect(new Set(ids).size).toBe(2);
});

test("refuses circles and what is nested too deep", async () => {
  const { agent, helperModel } = setUp(
    [delegate("helper"), "Done"],
    [delegate("helper"), "I did it myself"],
    { agents: {} },
  );
  expect(agent.tools).toEqual([]);
  const model = new ScriptedModel([
    delegate("one"),
    delegate("two"),
    delegate("one"),
    "two's answer",
    "one's answer",
    "Done",
  ]);
  const agents = { one: { description: "1" }, two: { description: "2" } };
  const events = await gatherEvents(createAgent({ model, agents }).run("Go"));
  expect(ofType(events, "tool-end")[0]?.content).toBe(
    "one is at work on this already (one → two → one): do the task yourself, or ask another agent.",
  );
  model.assertComplete();
  expect(helperModel.requests).toEqual([]);
  const shallow = new ScriptedModel([delegate("one"), delegate("two"), "one's answer", "Done"]);
  const limits = { delegationDepth: 1 };
  const refused = await gatherEvents(createAgent({ model: shallow, agents, limits }).run("Go"));
  expect(ofType(refused, "tool-end")[0]?.content).toContain("Agents may be nested 1 deep at most");
});

test("an agent that does not exist is an invalid argument", async () => {
  const { agent } = setUp([delegate("nobody"), "Done"], []);
  const [end] = ofType(await gatherEvents(agent.run("Go")), "tool-end");
  expect(end?.outcome).toBe("invalid");
});

test("a helper's looser policy does not widen the root's", async () => {
  const { agent } = setUp([delegate("helper"), "Done"], [dropCall("a"), "Could not"], {
    policy: ({ tool }) => (tool.name === "drop" ? "deny" : "allow"),
    helper: { policy: () => "allow" },
  });
  await agent.run("Go").result;
  expect(ran).toEqual([]);
});

test("cancel reaches the helper", async () => {
  const { agent } = setUp([delegate("helper")], [{ text: "half", hangs: true }]);
  const run = agent.run("Go");
  for await (const { type } of run) if (type === "text-delta") run.cancel();
  expect((await run.result).status).toBe("cancelled");
});

test("a helper shares the budget of the run and has steps of its own", async () => {
  const usage = { promptTokens: 50, completionTokens: 50 };
  const { agent } = setUp([{ ...delegate("helper"), usage }], [{ ...dropCall("a"), usage }], {
    policy: () => "allow",
    limits: { tokens: 150 },
  });
  expect(await agent.run("Go").result).toMatchObject({ status: "stopped", reason: "max-tokens" });
});

test("a helper that fails or is stopped is a result that the root can use", async () => {
  const failed = setUp([delegate("helper"), "Done"], [new Error("gone")]);
  const [end] = ofType(await gatherEvents(failed.agent.run("Go")), "tool-end");
  expect(end).toMatchObject({ outcome: "error", content: "helper failed: gone" });
  const stopped = setUp([delegate("helper"), "Done"], [dropCall("a"), "as far as I got"], {
    helper: { limits: { steps: 2 } },
  });
  const events = await gatherEvents(stopped.agent.run("Go"));
  expect(ofType(events, "tool-end").at(-1)?.content).toBe(
    "helper was stopped (max-steps). It came this far:\nas far as I got",
  );
});

test("a state that needs an agent which is not there says so", async () => {
  const { agent } = setUp([delegate("helper")], [dropCall("a")], { approvals: "interrupt" });
  const result = await agent.run("Go").result;
  if (result.status !== "interrupted") throw new Error(result.status);
  const other = createAgent({ model: new ScriptedModel([]) });
  expect(await other.resume(result.state, []).result).toMatchObject({
    status: "failed",
    error: {
      code: "HAROMBE_AGENT_STATE_INVALID",
      message: 'The paused run needs an agent named "helper", but the agents are: none',
    },
  });
});
