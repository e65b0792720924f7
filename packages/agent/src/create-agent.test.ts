import { ScriptedModel } from "@harombe/llm/testing";
import { ToolError, defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "./create-agent.ts";
import { gatherEvents, ofType, typesOf } from "./testing/gather-events.ts";

const echo = defineTool({
  name: "echo",
  description: "Repeats",
  input: z.object({ text: z.string() }),
  execute: ({ text }) => text,
});

const call = (name: string, given: Record<string, unknown> = {}) => ({
  toolCalls: [{ name, arguments: given }],
});

test("answers a question with one step", async () => {
  const model = new ScriptedModel([
    { text: ["Hel", "lo"], usage: { promptTokens: 3, completionTokens: 2 } },
  ]);
  const run = createAgent({ model, instructions: "Be kind" }).run("Hi", { runId: "r" });
  const events = await gatherEvents(run);
  expect(events.map(({ seq, stepId, type }) => `${seq} ${stepId} ${type}`)).toEqual([
    "1 r:0 run-start",
    "2 r:1 step-start",
    "3 r:1 text-delta",
    "4 r:1 text-delta",
    "5 r:1 step-end",
    "6 r:0 run-end",
  ]);
  expect(await run.result).toEqual({
    status: "completed",
    runId: "r",
    sessionId: null,
    text: "Hello",
    steps: 1,
    usage: { promptTokens: 3, completionTokens: 2 },
    routes: [],
    denied: [],
    sources: [],
    durationMs: expect.any(Number),
  });
  expect(model.requests).toEqual([
    {
      messages: [
        { role: "system", content: "Be kind" },
        { role: "user", content: "Hi" },
      ],
    },
  ]);
});

test("gives a tool's result to the model and goes on until an answer", async () => {
  const model = new ScriptedModel([call("echo", { text: "a" }), "Done"]);
  const run = createAgent({ model, tools: [echo] }).run("Go");
  expect(typesOf(await gatherEvents(run))).toEqual([
    "run-start",
    "step-start",
    "tool-call",
    "step-end",
    "tool-start",
    "tool-end",
    "step-start",
    "text-delta",
    "step-end",
    "run-end",
  ]);
  expect(model.requests[1]?.messages).toEqual([
    { role: "user", content: "Go" },
    {
      role: "assistant",
      content: "",
      toolCalls: [{ id: "call_1", name: "echo", arguments: { text: "a" } }],
    },
    { role: "tool", toolCallId: "call_1", name: "echo", content: "a" },
  ]);
});

test("proceeds without a reader, and every reader sees all of it", async () => {
  const run = createAgent({ model: new ScriptedModel(["Hi"]) }).run("Hi");
  await run.result;
  const [first, second] = await Promise.all([gatherEvents(run), gatherEvents(run)]);
  expect(first).toEqual(second);
  expect(typesOf(first).at(-1)).toBe("run-end");
  const rest = [];
  for await (const { seq } of run.events({ after: 2 })) rest.push(seq);
  expect(rest).toEqual([3, 4, 5]);
});

const failing = defineTool({
  name: "fail",
  description: "Fails",
  input: z.object({}),
  execute: () => Promise.reject(new ToolError("The disk is full")),
});
const slow = defineTool({
  name: "slow",
  description: "Never ends",
  input: z.object({}),
  timeoutMs: 5,
  execute: async (_input, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }),
});

test.each([
  [
    "an unknown tool, with the nearest name",
    call("ecko"),
    "unknown-tool",
    'There is no tool named "ecko". Did you mean echo?',
  ],
  ["wrong arguments", call("echo", { text: 1 }), "invalid", expect.stringContaining("text")],
  ["a tool's failure", call("fail"), "error", "fail failed: The disk is full"],
  ["a tool that takes too long", call("slow"), "timeout", expect.stringContaining("within 5 ms")],
])("tells the model about %s", async (_name, step, outcome, content) => {
  const model = new ScriptedModel([step, "I see"]);
  const run = createAgent({ model, tools: [echo, failing, slow] }).run("Go");
  const [end] = ofType(await gatherEvents(run), "tool-end");
  expect(end).toMatchObject({ outcome, content });
  expect(model.requests[1]?.messages.at(-1)).toMatchObject({
    role: "tool",
    isError: true,
    content,
  });
  expect(await run.result).toMatchObject({ status: "completed", text: "I see" });
});

test("runs calls that only read at the same time, others in order, and keeps the order of results", async () => {
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const make = (name: string, effects: readonly ("reads" | "writes")[]) =>
    defineTool({
      name,
      description: name,
      input: z.object({ id: z.number() }),
      effects,
      execute: async ({ id }) => {
        log.push(`start ${id}`);
        // The first read ends only when the second one has begun.
        if (id === 1) await gate.promise;
        if (id === 2) gate.resolve();
        log.push(`end ${id}`);
        return String(id);
      },
    });
  const model = new ScriptedModel([
    {
      toolCalls: [
        { name: "read", arguments: { id: 1 } },
        { name: "read", arguments: { id: 2 } },
        { name: "write", arguments: { id: 3 } },
        { name: "write", arguments: { id: 4 } },
      ],
    },
    "Done",
  ]);
  await createAgent({ model, tools: [make("read", ["reads"]), make("write", ["writes"])] }).run(
    "Go",
  ).result;
  expect(log).toEqual([
    "start 1",
    "start 2",
    "end 2",
    "end 1",
    "start 3",
    "end 3",
    "start 4",
    "end 4",
  ]);
  expect(model.requests[1]?.messages.slice(2).map(({ content }) => content)).toEqual([
    "1",
    "2",
    "3",
    "4",
  ]);
});

test("withholds the tools on the last step, says so, and stops", async () => {
  const model = new ScriptedModel([call("echo", { text: "a" }), "As far as I got"]);
  const run = createAgent({ model, tools: [echo], limits: { steps: 2 } }).run("Go");
  expect(await run.result).toMatchObject({
    status: "stopped",
    reason: "max-steps",
    text: "As far as I got",
    steps: 2,
  });
  expect(model.requests[0]?.tools).toHaveLength(1);
  expect(model.requests[1]).not.toHaveProperty("tools");
  expect(model.requests[1]?.messages.at(-1)?.content).toContain("a\n\n[This is your last step");
});

test("a call on the last step is not run", async () => {
  const model = new ScriptedModel([call("echo", { text: "a" })]);
  const run = createAgent({ model, tools: [echo], limits: { steps: 1 } }).run("Go");
  const events = await gatherEvents(run);
  expect(ofType(events, "warning").map(({ code }) => code)).toEqual([
    "call-ignored",
    "empty-answer",
  ]);
  expect(ofType(events, "tool-start")).toEqual([]);
});

test("stops when the budget of tokens is spent", async () => {
  const usage = { promptTokens: 60, completionTokens: 50 };
  const model = new ScriptedModel([{ ...call("echo", { text: "a" }), usage }]);
  const run = createAgent({ model, tools: [echo], limits: { tokens: 100 } }).run("Go");
  expect(await run.result).toMatchObject({ status: "stopped", reason: "max-tokens", usage });
});

test("stops when the time is up, also in the middle of an answer", async () => {
  const model = new ScriptedModel([{ text: "half", hangs: true }]);
  const run = createAgent({ model, limits: { durationMs: 5 } }).run("Go");
  expect(await run.result).toMatchObject({
    status: "stopped",
    reason: "max-duration",
    text: "half",
  });
});

test.each(["cancel", "signal"])("%s stops a tool and the run", async (way) => {
  const controller = new AbortController();
  let wasAborted = false;
  const endless = defineTool({
    name: "endless",
    description: "Never ends",
    input: z.object({}),
    execute: async (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          wasAborted = true;
          reject(signal.reason as Error);
        });
      }),
  });
  const model = new ScriptedModel([call("endless")]);
  const run = createAgent({ model, tools: [endless] }).run("Go", { signal: controller.signal });
  for await (const { type } of run) {
    if (type !== "tool-start") continue;
    if (way === "cancel") run.cancel();
    else controller.abort();
  }
  expect(await run.result).toMatchObject({ status: "cancelled", steps: 1 });
  expect(wasAborted).toBe(true);
  expect(run.steer("more")).toBe(false);
});

test("leaves behind a tool that does not stop", async () => {
  const deaf = defineTool({
    name: "deaf",
    description: "Hears nothing",
    input: z.object({}),
    execute: async () => new Promise<string>(() => {}),
  });
  const model = new ScriptedModel([call("deaf")]);
  const run = createAgent({ model, tools: [deaf], limits: { abortGraceMs: 1 } }).run("Go");
  for await (const { type } of run) if (type === "tool-start") run.cancel();
  expect((await run.result).status).toBe("cancelled");
});

test("steering is heard before the next model call", async () => {
  const model = new ScriptedModel([call("echo", { text: "a" }), "Done", "And more"]);
  const run = createAgent({ model, tools: [echo] }).run("Go");
  for await (const event of run) {
    if (event.type === "tool-start") run.steer("first");
    if (event.type === "text-delta" && event.text === "Done") run.steer("late");
  }
  expect(run.steer("too late")).toBe(false);
  expect(await run.result).toMatchObject({ status: "completed", text: "And more" });
  expect(model.requests[1]?.messages.at(-1)).toEqual({ role: "user", content: "first" });
});

test("a model that fails fails the run with its code", async () => {
  const run = createAgent({ model: new ScriptedModel([new Error("gone")]) }).run("Go");
  expect(await run.result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_FAILED", message: "gone" },
  });
});

test("cuts a long result in the middle and says how much", async () => {
  const model = new ScriptedModel([call("echo", { text: "x".repeat(10_000) }), "Done"]);
  await createAgent({ model, tools: [echo], limits: { toolResultTokens: 100 } }).run("Go").result;
  expect(model.requests[1]?.messages.at(-1)?.content).toMatch(
    /^x+\n\[… \d+ characters \(about \d+ tokens\) cut here …\]\nx+$/u,
  );
});

test.each<[Record<string, number>, string]>([
  [{ steps: 0 }, "limits.steps is 0, but must be a whole number from 1"],
  [{ tokens: 1.5 }, "limits.tokens is 1.5, but must be a whole number from 1, or null"],
  [{ stepz: 1 }, 'There is no limit "stepz"'],
])("refuses the limits %j", (limits, message) => {
  expect(() => createAgent({ model: new ScriptedModel([]), limits })).toThrow(message);
});

test("refuses two tools of one name", () => {
  expect(() => createAgent({ model: new ScriptedModel([]), tools: [echo, echo] })).toThrow(
    'Agent agent has two tools named "echo"',
  );
});
