import { LlmError } from "@harombe/llm";
import { traceModel } from "@harombe/llm/telemetry";
import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";

import { type SpanRecorder, recordSpans } from "../../../llm/src/fixtures/record-spans.ts";
import { createAgent } from "../create-agent.ts";
import type { AgentOptions } from "../options/agent-options.ts";

let recorder: SpanRecorder;
beforeEach(() => {
  recorder = recordSpans();
});
afterEach(() => recorder[Symbol.asyncDispose]());

const weather = defineTool({
  name: "weather",
  description: "Tells the weather",
  input: z.object({ city: z.string() }),
  effects: ["network"],
  execute: async ({ city }) => {
    if (city === "Nowhere") throw new RangeError(`no such city: ${city}`);
    await Promise.resolve();
    trace.getTracer("weather").startSpan("GET /weather").end();
    return `sunny in ${city}`;
  },
});
const launch = defineTool({
  name: "launch",
  description: "Launches",
  input: z.object({}),
  effects: ["executes"],
  dangerous: true,
  execute: () => "launched",
});

function setUp(steps: readonly ScriptedStep[], options: Partial<AgentOptions> = {}) {
  const model = traceModel(new ScriptedModel(steps, { id: "small" }));
  return createAgent({ name: "helper", model, tools: [weather, launch], ...options });
}

const askFor = (city: string): ScriptedStep => ({
  toolCalls: [{ name: "weather", arguments: { city } }],
});

test("a run is one trace: the agent, its answers, its tools and what happens inside of them", async () => {
  const agent = setUp([askFor("Paris"), "It is sunny"]);
  const result = await agent.run("What is the weather?", { session: "s1" }).result;
  expect(recorder.tree()).toMatchInlineSnapshot(`
    "invoke_agent helper
      chat small
      execute_tool weather
        GET /weather
      chat small"
  `);
  const run = recorder.span("invoke_agent helper");
  expect(run.kind).toBe(SpanKind.INTERNAL);
  expect(run.attributes).toEqual({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "harombe",
    "gen_ai.agent.name": "helper",
    "gen_ai.request.model": "small",
    "gen_ai.conversation.id": "s1",
    "gen_ai.usage.input_tokens": result.usage.promptTokens,
    "gen_ai.usage.output_tokens": result.usage.completionTokens,
    "harombe.run.id": result.runId,
    "harombe.run.status": "completed",
    "harombe.run.steps": 2,
  });
  expect(recorder.span("chat small").attributes["gen_ai.conversation.id"]).toBe("s1");
  const tool = recorder.span("execute_tool weather");
  expect(tool.attributes).toEqual({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.id": expect.any(String),
    "gen_ai.tool.type": "function",
    "gen_ai.agent.name": "helper",
  });
  expect(tool.status).toEqual({ code: SpanStatusCode.UNSET });
});

test("what a tool was given and what it gave is recorded only where that was asked for", async () => {
  await setUp([askFor("Paris"), askFor("Nowhere"), "Well"]).run("Go").result;
  const said = recorder.spans.map(({ attributes, status }) => [attributes, status]);
  expect(JSON.stringify(said)).not.toMatch(/Paris|Nowhere|sunny/);
  const telemetry = { recordContent: true };
  await setUp([askFor("Nowhere"), askFor("Paris"), "Well"], { telemetry }).run("Go").result;
  expect(recorder.span("execute_tool weather").attributes).toMatchObject({
    "gen_ai.tool.call.arguments": '{"city":"Paris"}',
    "gen_ai.tool.call.result": "sunny in Paris",
  });
});

test("a tool that fails or takes too long says so; a run whose model fails says why", async () => {
  const hang = defineTool({
    name: "hang",
    description: "Hangs",
    input: z.object({}),
    timeoutMs: 20,
    execute: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      }),
  });
  const broken = new LlmError({
    code: "HAROMBE_LLM_UNREACHABLE",
    message: "Nobody answers",
    isRetryable: true,
  });
  const steps = [askFor("Nowhere"), { toolCalls: [{ name: "hang" }] }, broken];
  await setUp(steps, { tools: [weather, hang] }).run("Go").result;
  const error = { code: SpanStatusCode.ERROR };
  expect(recorder.span("execute_tool weather")).toMatchObject({
    attributes: { "error.type": "RangeError" },
    status: error,
  });
  expect(recorder.span("execute_tool hang")).toMatchObject({
    attributes: { "error.type": "timeout" },
    status: error,
  });
  expect(recorder.span("invoke_agent helper")).toMatchObject({
    attributes: { "error.type": "HAROMBE_LLM_UNREACHABLE", "harombe.run.status": "failed" },
    status: { ...error, message: "Nobody answers" },
  });
});

test("a person's thinking is an event of the agent, not work of the tool", async () => {
  let spansWhileAsking: readonly string[] = [];
  const agent = setUp([{ toolCalls: [{ name: "launch" }] }, "Done"], {
    approvals: {
      timeoutMs: 60_000,
      ask: ({ callId }) => {
        spansWhileAsking = recorder.spans.map(({ name }) => name);
        return { callId, decision: "approve" };
      },
    },
  });
  await agent.run("Go").result;
  expect(spansWhileAsking).toEqual(["chat small"]);
  const run = recorder.span("invoke_agent helper");
  const tool = recorder.span("execute_tool launch");
  const callId = tool.attributes["gen_ai.tool.call.id"];
  expect(run.events.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
    {
      name: "harombe.approval.request",
      "gen_ai.tool.name": "launch",
      "gen_ai.tool.call.id": callId,
    },
    {
      name: "harombe.approval.end",
      "gen_ai.tool.call.id": callId,
      "harombe.approval.decision": "approve",
      "harombe.approval.edited": false,
    },
  ]);
  // The SDK counts beginnings of spans in whole milliseconds.
  const approvedMs = Math.floor(toMs(run.events[1]!.time));
  expect(toMs(tool.startTime)).toBeGreaterThanOrEqual(approvedMs);
});

test("a call that never ran has no span", async () => {
  const steps = [{ toolCalls: [{ name: "launch" }, { name: "nothing" }] }, "Well"];
  await setUp(steps).run("Go").result;
  expect(recorder.tree()).toMatchInlineSnapshot(`
    "invoke_agent helper
      chat small
      chat small"
  `);
});

test("a delegated agent works below the call that gave it the task", async () => {
  const agent = setUp(
    [
      { toolCalls: [{ name: "delegate", arguments: { agent: "scout", task: "Look" } }] },
      askFor("Rome"),
      "Sunny",
      "It is sunny",
    ],
    { agents: { scout: { description: "Looks around", tools: [weather] } } },
  );
  await agent.run("Go").result;
  expect(recorder.tree()).toMatchInlineSnapshot(`
    "invoke_agent helper
      chat small
      execute_tool delegate
        invoke_agent scout
          chat small
          execute_tool weather
            GET /weather
          chat small
      chat small"
  `);
  expect(recorder.span("invoke_agent scout").attributes).toMatchObject({
    "gen_ai.agent.name": "scout",
    "harombe.run.status": "completed",
  });
});

test("calls at the same time are spans beside each other, each with what it did", async () => {
  const calls = ["Paris", "Rome", "Oslo"].map((city) => ({ name: "weather", arguments: { city } }));
  await setUp([{ toolCalls: calls }, "Done"]).run("Go").result;
  const lines = recorder.tree().split("\n");
  const pair = ["  execute_tool weather", "    GET /weather"];
  expect(lines).toEqual([
    "invoke_agent helper",
    "  chat small",
    ...pair,
    ...pair,
    ...pair,
    "  chat small",
  ]);
});

test("a run that goes on after a pause is linked to what it was, and counts what it took itself", async () => {
  const agent = setUp([{ toolCalls: [{ name: "launch" }] }, "Done"], {
    approvals: { mode: "interrupt", timeoutMs: 60_000 },
  });
  const paused = await agent.run("Go").result;
  if (paused.status !== "interrupted") throw new Error(paused.status);
  const before = recorder.span("invoke_agent helper");
  expect(before.attributes["harombe.run.status"]).toBe("interrupted");
  const state = JSON.parse(JSON.stringify(paused.state)) as typeof paused.state;
  const [approval] = paused.approvals;
  await agent.resume(state, [{ callId: approval!.callId, decision: "approve" }]).result;
  const after = recorder.span("invoke_agent helper");
  const { traceId, spanId } = before.spanContext();
  expect(after.links.map((link) => link.context)).toMatchObject([{ traceId, spanId }]);
  expect(after.spanContext().traceId).not.toBe(traceId);
  expect(after.attributes).toMatchObject({
    "harombe.run.id": before.attributes["harombe.run.id"],
    "harombe.run.steps": 1,
  });
});

test("a run belongs to the trace that it was begun in, though nobody waits for it", async () => {
  const root = trace.getTracer("test").startSpan("POST /chat");
  const run = context.with(trace.setSpan(context.active(), root), () => setUp(["Hi"]).run("Go"));
  root.end();
  await run.result;
  expect(recorder.tree()).toMatchInlineSnapshot(`
    "POST /chat
      invoke_agent helper
        chat small"
  `);
});

function toMs([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1e6;
}
