import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { expect, test } from "vitest";

import { createAgent } from "../create-agent.ts";
import { toText } from "../run/to-text.ts";
import { createMemorySessions } from "../sessions/create-memory-sessions.ts";

/** A session of so many turns, and an agent that answers with what is given. */
async function setUp(turns: number, answers: readonly ScriptedStep[]) {
  const sessions = createMemorySessions();
  const talker = new ScriptedModel([`word ${"word ".repeat(100)}`], { repeats: true });
  const before = createAgent({ model: talker, sessions });
  for (let turn = 1; turn <= turns; turn += 1) {
    await before.run(`Question ${turn}`, { session: "s" }).result;
  }
  const model = new ScriptedModel(answers, { capabilities: { contextWindowTokens: null } });
  return { agent: createAgent({ model, sessions }), model, sessions };
}

test("sums up all but the last turns now, and keeps every message", async () => {
  const { agent, model, sessions } = await setUp(5, ["the gist", "Done"]);
  const compacted = await agent.compact("s");
  expect(compacted).toEqual({ tokensBefore: expect.any(Number), tokensAfter: expect.any(Number) });
  expect(compacted!.tokensAfter).toBeLessThan(compacted!.tokensBefore / 2);
  const session = await sessions.load("s");
  expect(session?.messages).toHaveLength(10);
  expect(session?.summary).toEqual({ position: 6, text: "the gist" });
  expect(model.requests[0]?.messages.at(-1)?.content).toContain("[user]\nQuestion 3");
  await agent.run("Question 6", { session: "s" }).result;
  expect(model.requests[1]?.messages.map(({ content }) => toText(content).slice(0, 60))).toEqual([
    "Summary of the conversation so far:\nthe gist\n\nQuestion 4",
    expect.stringMatching(/^word/u),
    "Question 5",
    expect.stringMatching(/^word/u),
    "Question 6",
  ]);
});

test.each<[string, number, readonly ScriptedStep[]]>([
  ["a session of few turns", 2, []],
  ["a session that is not there", 0, []],
  ["a summary that is longer than what it stands for", 3, ["long ".repeat(2000)]],
  ["a model that says nothing", 5, [""]],
])("%s: there is nothing to gain", async (_name, turns, answers) => {
  const { agent, model, sessions } = await setUp(turns, answers);
  expect(await agent.compact("s")).toBe(null);
  expect((await sessions.load("s"))?.summary ?? null).toBe(null);
  model.assertComplete();
});

test("compacting again sums up what was summed up, too", async () => {
  const { agent, model, sessions } = await setUp(5, ["the gist", "Done", "Done", "all of it"]);
  await agent.compact("s");
  expect(await agent.compact("s")).toBe(null);
  await agent.run("Question 6", { session: "s" }).result;
  await agent.run("Question 7", { session: "s" }).result;
  await agent.compact("s");
  expect(model.requests.at(-1)?.messages.at(-1)?.content).toContain("the gist");
  expect((await sessions.load("s"))?.summary?.text).toBe("all of it");
});

test("when the model fails, its error is thrown and the session is as it was", async () => {
  const { agent, sessions } = await setUp(5, [new Error("out of order"), "Done"]);
  await expect(agent.compact("s")).rejects.toThrow("out of order");
  expect((await sessions.load("s"))?.summary).toBe(null);
  expect((await agent.run("On", { session: "s" }).result).status).toBe("completed");
});

test("an abort is thrown untouched, before and in the middle, and lets go of the session", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const abortLater: ScriptedStep = () => {
    queueMicrotask(() => controller.abort(reason));
    return { hangs: true };
  };
  const { agent } = await setUp(5, [abortLater, "Done"]);
  await expect(agent.compact("s", { signal: controller.signal })).rejects.toBe(reason);
  await expect(agent.compact("s", { signal: controller.signal })).rejects.toBe(reason);
  expect((await agent.run("On", { session: "s" }).result).status).toBe("completed");
});

test("a session in which a run is at work is left alone, and so is one in which a run waits", async () => {
  const { agent, sessions } = await setUp(5, [{ hangs: true }]);
  const run = agent.run("On", { session: "s" });
  await expect(agent.compact("s")).rejects.toMatchObject({ code: "HAROMBE_AGENT_SESSION_BUSY" });
  run.cancel();
  await run.result;
  await sessions.savePausedRun("s", { version: 1, runId: "r", sessionId: "s" });
  await expect(agent.compact("s")).rejects.toThrow("Run r waits for approvals in session s");
});
