import { ScriptedModel } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";

test("a session goes on where it was, one without a name begins anew", async () => {
  const model = new ScriptedModel(["Hello", "Again", "New"]);
  const agent = createAgent({ model });
  await agent.run("One", { session: "s" }).result;
  await agent.run("Two", { session: "s" }).result;
  await agent.run("Three").result;
  expect(model.requests.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
    ["One"],
    ["One", "Hello", "Two"],
    ["Three"],
  ]);
  expect(model.requests[1]?.hints).toEqual({ session: "s" });
  expect(model.requests[2]).not.toHaveProperty("hints");
});

test("images travel to the model and are kept", async () => {
  const content = [
    { type: "text", text: "What is this?" },
    { type: "image", data: "AAEC", mediaType: "image/png" },
  ] as const;
  const model = new ScriptedModel(["A dot"]);
  const agent = createAgent({ model });
  const run = agent.run(content, { session: "s" });
  expect(ofType(await gatherEvents(run), "run-start")[0]?.input).toBe(
    "What is this?\n[image: image/png]",
  );
  expect(model.requests[0]?.messages).toEqual([{ role: "user", content }]);
  expect((await agent.sessions.load("s"))?.messages[0]?.message).toEqual({ role: "user", content });
});

test("two runs in one session at the same time: the second is told that it is busy", async () => {
  const model = new ScriptedModel([{ text: "Well", hangs: true }, "Free again"]);
  const agent = createAgent({ model });
  const first = agent.run("One", { session: "s" });
  for await (const { type } of first) if (type === "text-delta") break;
  const second = agent.run("Two", { session: "s" });
  expect(await second.result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_SESSION_BUSY" },
  });
  first.cancel();
  await first.result;
  expect((await agent.run("Three", { session: "s" }).result).status).toBe("completed");
});

test("what a model had said when it was cut off stays in the session", async () => {
  const model = new ScriptedModel([{ text: "Half an ans", hangs: true }, "Whole"]);
  const agent = createAgent({ model });
  const run = agent.run("One", { session: "s" });
  for await (const { type } of run) if (type === "text-delta") run.cancel();
  expect(await run.result).toMatchObject({ status: "cancelled", text: "Half an ans" });
  await agent.run("Two", { session: "s" }).result;
  expect(model.requests[1]?.messages.map(({ content }) => content)).toEqual([
    "One",
    "Half an ans",
    "Two",
  ]);
});

test("routes, reasoning and warnings of the model pass through", async () => {
  const decision = {
    node: "pi",
    tier: 0,
    complexity: { level: "simple", score: 0, reasons: [] },
    reason: "free",
    attempt: 1,
    candidates: [],
  } as const;
  const model = new ScriptedModel([
    async function* events() {
      yield { type: "route", decision };
      yield { type: "warning", code: "prompt-cut", message: "cut" };
      yield { type: "reasoning-delta", text: "hm" };
      yield { type: "text-delta", text: "Hi" };
      yield { type: "finish", reason: "length" };
    },
  ]);
  const run = createAgent({ model }).run("Go");
  const events = await gatherEvents(run);
  expect((await run.result).routes).toEqual([decision]);
  expect(ofType(events, "reasoning-delta")[0]?.text).toBe("hm");
  expect(ofType(events, "warning").map(({ code }) => code)).toEqual(["prompt-cut", "answer-cut"]);
});

test("no more steering messages wait than the limit", async () => {
  const model = new ScriptedModel([{ hangs: true }]);
  const run = createAgent({ model, limits: { steeringMessages: 2 } }).run("Go");
  for await (const { type } of run) if (type === "step-start") break;
  expect([1, 2, 3].map((count) => run.steer(String(count)))).toEqual([true, true, false]);
  run.cancel();
  await run.result;
});

test("a signal that is aborted already calls no model", async () => {
  const model = new ScriptedModel([]);
  const run = createAgent({ model }).run("Go", { signal: AbortSignal.abort() });
  expect((await run.result).status).toBe("cancelled");
  expect(model.requests).toEqual([]);
});

test.each(["", []])("refuses the empty input %j", (input) => {
  expect(() => createAgent({ model: new ScriptedModel([]) }).run(input)).toThrow(TypeError);
});

test("what a user said in two messages reaches the model as one, and stays two in the session", async () => {
  const model = new ScriptedModel([{ hangs: true }, "Done"]);
  const agent = createAgent({ model });
  const run = agent.run("One", { session: "s" });
  for await (const { type } of run) if (type === "step-start") run.cancel();
  const image = { type: "image", data: "AAEC", mediaType: "image/png" } as const;
  await agent.run([image], { session: "s" }).result;
  expect(model.requests.at(-1)?.messages).toEqual([
    { role: "user", content: [{ type: "text", text: "One" }, image] },
  ]);
  expect((await agent.sessions.load("s"))?.messages).toHaveLength(3);
});

test.each(["text", "reasoning", "calls"])("%s without end is cut at the limit", async (what) => {
  let count = 0;
  const model = new ScriptedModel(
    [
      async function* events() {
        for (;;) {
          const text = `word ${(count += 1)} `;
          if (what === "text") yield { type: "text-delta", text };
          else if (what === "reasoning") yield { type: "reasoning-delta", text };
          else yield { type: "tool-call", call: { id: "", name: "look", arguments: { text } } };
        }
      },
    ],
    { repeats: true },
  );
  const limits = { answerCharacters: 2000, steps: 2 };
  const look = defineTool({
    name: "look",
    description: "Looks",
    input: z.object({ text: z.string() }),
    execute: () => "",
  });
  const run = createAgent({ model, limits, tools: [look] }).run("Go");
  expect(ofType(await gatherEvents(run), "warning")[0]?.code).toBe("answer-cut");
  expect(count).toBeLessThan(1000);
});
