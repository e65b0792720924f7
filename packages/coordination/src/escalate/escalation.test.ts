import type { Message, ModelRequest } from "@harombe/llm";
import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { describe, expect, test } from "vitest";

import type { AnswerProgress } from "../attempt/answer-progress.ts";
import { createAnswerProgress } from "../attempt/answer-progress.ts";
import { createCluster } from "../cluster/create-cluster.ts";
import { readAnswer } from "../fixtures/simulated-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";
import { findEvidence } from "./find-evidence.ts";
import { judgeAnswer } from "./judge-answer.ts";

let nextId = 0;
function call(path: string, isError = false): readonly Message[] {
  const id = `call-${(nextId += 1)}`;
  return [
    { role: "assistant", content: "", toolCalls: [{ id, name: "read", arguments: { path } }] },
    { role: "tool", toolCallId: id, name: "read", content: "text", isError },
  ];
}
const user: Message = { role: "user", content: "What is 2+2?" };

describe("evidence in the messages of a run", () => {
  test.each([
    ["two calls alike are none", [user, ...call("a"), ...call("a")], null],
    [
      "three alike",
      [user, ...call("a"), ...call("b"), ...call("a"), ...call("a")],
      "the same tool call 3 times in the last 6",
    ],
    [
      "three that failed",
      [user, ...call("a", true), ...call("b", true), ...call("c"), ...call("d", true)],
      "3 of the last 6 tool calls failed",
    ],
    [
      "three alike, long ago",
      [
        user,
        ...call("a"),
        ...call("a"),
        ...call("a"),
        ..."bcdefg".split("").flatMap((p) => call(p)),
      ],
      null,
    ],
    ["three alike in an earlier run", [user, ...call("a"), ...call("a"), ...call("a"), user], null],
  ] as const satisfies readonly (readonly [string, readonly Message[], string | null])[])(
    "%s",
    (_name, messages, expected) => {
      expect(findEvidence(messages)).toBe(expected);
    },
  );
});

describe("an answer speaks against its model", () => {
  const progress = (more: Partial<AnswerProgress>): AnswerProgress => ({
    ...createAnswerProgress(),
    finishReason: "stop",
    ...more,
  });
  const json: Partial<ModelRequest> = { responseFormat: { type: "json" } };
  test.each([
    ["a plain one does not", {}, { text: "Four." }, null],
    ["tool calls without text do not", {}, { toolCalls: 1 }, null],
    ["when it is empty", {}, { text: " \n" }, "an empty answer"],
    ["when it refuses", {}, { text: "I'm sorry, I can't help with that." }, "a refused answer"],
    ["when the filter stops it", {}, { finishReason: "content-filter" }, "a refused answer"],
    [
      "when the window cuts it",
      {},
      { text: "Fo", finishReason: "length" },
      "an answer cut at the window",
    ],
    [
      "not when it was cut as asked",
      { maxTokens: 2 },
      { text: "Fo", finishReason: "length", completionTokens: 2 },
      null,
    ],
    [
      "when JSON was asked for",
      json,
      { text: "Four." },
      "output that is not the JSON that was asked for, twice",
    ],
    ["not when it is JSON", json, { text: "4" }, null],
    [
      "when it repeats itself",
      {},
      { text: `So: ${"and then we go on, ".repeat(30)}` },
      "text that repeats itself",
    ],
    ["not for a line of dashes", {}, { text: `Title ${"-".repeat(200)}` }, null],
  ] as const satisfies readonly (readonly [
    string,
    Partial<ModelRequest>,
    Partial<AnswerProgress>,
    string | null,
  ])[])("%s", (_name, request, parts, expected) => {
    expect(judgeAnswer({ messages: [user], ...request }, progress(parts))?.reason ?? null).toBe(
      expected,
    );
  });
});

function clusterOf(steps: Readonly<Record<string, ScriptedStep>>, escalation = true) {
  const names = Object.keys(steps);
  return createCluster({
    routing: { escalation },
    nodes: names.map((name, tier) => {
      const model = new ScriptedModel([steps[name]!], { repeats: true });
      return { name, tier: tier as 0 | 1 | 2, model: model.id, connect: () => toEngine(model) };
    }),
  });
}

describe("a cluster escalates", () => {
  const steps = { small: { text: "" }, medium: { text: "" }, large: { text: "Four." } };
  const request: ModelRequest = { messages: [user], hints: { session: "s" } };
  const nodeOf = async (cluster: ReturnType<typeof clusterOf>, asked: ModelRequest) =>
    (await readAnswer(cluster.stream(asked))).nodes[0];

  test("up, tier by tier, and starts afresh with the user's next message", async () => {
    await using cluster = clusterOf(steps);
    await cluster.ready();
    const nodes = [];
    for (let round = 0; round < 4; round += 1) nodes.push(await nodeOf(cluster, request));
    expect(nodes).toEqual(["small", "medium", "large", "large"]);
    expect(cluster.decisions.at(-1)?.complexity.reasons.slice(0, 2)).toEqual([
      "moved up to tier 2: an empty answer",
      "moved up to tier 2: an empty answer",
    ]);
    const next = {
      ...request,
      messages: [user, { role: "assistant" as const, content: "4" }, user],
    };
    expect(await nodeOf(cluster, next)).toBe("small");
  });

  test("by what the messages show, without a session", async () => {
    await using cluster = clusterOf(steps);
    await cluster.ready();
    const messages = [user, ...call("x"), ...call("x"), ...call("x")];
    expect(cluster.route({ messages }).tier).toBe(1);
  });

  test("not when it is switched off, nor over a tier that was asked for", async () => {
    await using off = clusterOf(steps, false);
    await off.ready();
    await nodeOf(off, request);
    expect(await nodeOf(off, request)).toBe("small");
    await using on = clusterOf(steps);
    await on.ready();
    const fixed = { ...request, hints: { session: "s", tier: 0 } };
    await nodeOf(on, fixed);
    expect(await nodeOf(on, fixed)).toBe("small");
  });
});
