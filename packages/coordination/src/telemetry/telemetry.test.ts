import { LlmError } from "@harombe/llm";
import { ScriptedModel } from "@harombe/llm/testing";
import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type SpanRecorder, recordSpans } from "../../../llm/src/fixtures/record-spans.ts";
import { hello, model, readAnswer, startSimulatedCluster } from "../fixtures/simulated-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";

let recorder: SpanRecorder;
beforeEach(() => {
  recorder = recordSpans();
});
afterEach(() => recorder[Symbol.asyncDispose]());

const chat = `chat ${model}`;

test("a request is a span with the decision, and its answer one below with the machine", async () => {
  await using subject = await startSimulatedCluster([{ name: "desk", tier: 1 }]);
  await readAnswer(
    subject.cluster.stream({ ...hello, hints: { session: "s1", model, priority: 2 } }),
  );
  expect(recorder.tree()).toBe(`route harombe\n  ${chat}`);
  const decision = {
    "harombe.node": "desk",
    "harombe.tier": 1,
    "harombe.complexity.level": "simple",
    "harombe.complexity.score": expect.any(Number),
    "harombe.queue_wait_ms": expect.any(Number),
  };
  const route = recorder.span("route harombe");
  expect(route.kind).toBe(SpanKind.INTERNAL);
  expect(route.status.code).toBe(SpanStatusCode.UNSET);
  expect(route.attributes).toEqual({
    ...decision,
    "gen_ai.request.model": model,
    "gen_ai.response.model": model,
    "gen_ai.conversation.id": "s1",
    "harombe.cluster": "harombe",
    "harombe.priority": 2,
    "harombe.attempts": 1,
  });
  const answer = recorder.span(chat);
  expect(answer.kind).toBe(SpanKind.CLIENT);
  expect(answer.attributes).toEqual({
    ...decision,
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "ollama",
    "gen_ai.request.model": model,
    "gen_ai.request.stream": true,
    "gen_ai.conversation.id": "s1",
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(subject.engine("desk").url).port),
    "harombe.attempt": 1,
    "gen_ai.response.time_to_first_chunk": expect.any(Number),
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": expect.any(Number),
    "gen_ai.usage.output_tokens": expect.any(Number),
  });
});

test("each node that was tried has its span, those that failed with why", async () => {
  await using subject = await startSimulatedCluster([
    { name: "broken", engine: { faults: [{ kind: "server-error" }] } },
    { name: "sound" },
  ]);
  await readAnswer(subject.cluster.stream(hello));
  expect(recorder.tree()).toBe(`route harombe\n  ${chat}\n  ${chat}`);
  const [broken, sound] = recorder.spans.filter(({ name }) => name === chat);
  expect(broken).toMatchObject({
    attributes: {
      "harombe.node": "broken",
      "harombe.attempt": 1,
      "error.type": "HAROMBE_LLM_BAD_RESPONSE",
    },
    status: { code: SpanStatusCode.ERROR },
  });
  expect(sound).toMatchObject({
    attributes: { "harombe.node": "sound", "harombe.attempt": 2 },
    status: { code: SpanStatusCode.UNSET },
  });
  const route = recorder.span("route harombe");
  expect(route.attributes).toMatchObject({ "harombe.node": "sound", "harombe.attempts": 2 });
  expect(route.events.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
    {
      name: "harombe.attempt.failed",
      "harombe.node": "broken",
      "harombe.attempt": 1,
      "error.type": "HAROMBE_LLM_BAD_RESPONSE",
    },
  ]);
});

test("a node that falls silent ends its span with the clock that fired", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "mute", engine: { faults: [{ kind: "stall-after-headers" }] } }, { name: "sound" }],
    { routing: { timeouts: { firstTokenMs: 300 } } },
  );
  await readAnswer(subject.cluster.stream(hello));
  const [mute] = recorder.spans.filter(({ name }) => name === chat);
  expect(mute?.attributes).toMatchObject({
    "harombe.node": "mute",
    "error.type": "HAROMBE_LLM_TIMEOUT",
    "gen_ai.response.finish_reasons": ["error"],
  });
});

test("a request that nobody takes says why; one that its caller gives up is no error", async () => {
  await using subject = await startSimulatedCluster([{ name: "desk" }]);
  const { cluster } = subject;
  const hints = { model: "unknown:7b" };
  await expect(readAnswer(cluster.stream({ ...hello, hints }))).rejects.toThrow("unknown:7b");
  const refused = recorder.span("route harombe");
  expect(refused.status.code).toBe(SpanStatusCode.ERROR);
  expect(refused.attributes["error.type"]).toBe("HAROMBE_CLUSTER_NO_CANDIDATE");
  for await (const event of cluster.stream(hello)) if (event.type === "text-delta") break;
  for (const name of ["route harombe", chat]) {
    const left = recorder.span(name);
    expect(left.status.code).toBe(SpanStatusCode.UNSET);
    expect(left.attributes).toMatchObject({ "harombe.cancelled": true });
  }
});

test("requests that wait for each other stay in traces of their own", async () => {
  await using subject = await startSimulatedCluster([
    { name: "desk", slots: 1, engine: { tokensPerSecond: 200 } },
  ]);
  const tracer = trace.getTracer("test");
  const callers = ["one", "two", "three"].map((name) => tracer.startSpan(name));
  await Promise.all(
    callers.map((caller) =>
      context.with(trace.setSpan(context.active(), caller), () =>
        readAnswer(subject.cluster.stream(hello)),
      ),
    ),
  );
  for (const caller of callers) caller.end();
  expect(recorder.tree()).toBe(
    ["one", "two", "three"].map((name) => `${name}\n  route harombe\n    ${chat}`).join("\n"),
  );
  const routes = recorder.spans.filter(({ name }) => name === "route harombe");
  const [first, second, third] = routes.map(({ attributes }) =>
    Number(attributes["harombe.queue_wait_ms"]),
  );
  expect(second).toBeGreaterThan(first!);
  expect(third).toBeGreaterThan(second!);
});

test("checking on a node is no part of the request that made it urgent", async () => {
  const unreachable = new LlmError({
    code: "HAROMBE_LLM_UNREACHABLE",
    message: "Nobody answers",
    isRetryable: true,
  });
  const failing = new ScriptedModel([unreachable], { id: model, repeats: true });
  let onProbed: (active: unknown) => void = () => {};
  const connect = () =>
    toEngine(failing, {
      async probe() {
        onProbed(trace.getActiveSpan());
        return { version: null, latencyMs: 0 };
      },
    });
  await using subject = await startSimulatedCluster([{ name: "gone", connect }], {
    health: { urgentIntervalMs: 20 },
  });
  const probed = new Promise((resolve) => (onProbed = resolve));
  const caller = trace.getTracer("test").startSpan("caller");
  const asking = context.with(trace.setSpan(context.active(), caller), () =>
    readAnswer(subject.cluster.stream(hello)),
  );
  await expect(asking).rejects.toThrow("Nobody answers");
  expect(await probed).toBeUndefined();
});
