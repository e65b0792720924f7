import type { Message, ModelRequest } from "@harombe/llm";
import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { AnswerProgress } from "../attempt/answer-progress.ts";
import { createAnswerProgress } from "../attempt/answer-progress.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { createCluster } from "../cluster/create-cluster.ts";
import { readAnswer } from "../fixtures/simulated-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";
import { findEvidence } from "./find-evidence.ts";
import { judgeAnswer } from "./judge-answer.ts";

let nextId = 0;
function call(path: string, isError: boolean | null = false, content = "text"): readonly Message[] {
  const id = `call-${(nextId += 1)}`;
  return [
    { role: "assistant", content: "", toolCalls: [{ id, name: "read", arguments: { path } }] },
    {
      role: "tool",
      toolCallId: id,
      name: "read",
      content,
      ...(isError !== null && { isError }),
    },
  ];
}
const user: Message = { role: "user", content: "What is 2+2?" };
const reminder: Message = { role: "user", content: "<system-reminder>Go on.</system-reminder>" };
const said = (content: string): Message => ({ role: "assistant", content });

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
    [
      "three alike around a harness's reminder",
      [user, ...call("a"), ...call("a"), reminder, ...call("a")],
      "the same tool call 3 times in the last 6",
    ],
    [
      "three whose results begin with their failure",
      [
        user,
        ...call("a", null, "Error: no such file"),
        ...call("b", null, '{"error": "not found"}'),
        ...call("c", null, "Traceback (most recent call last):"),
      ],
      "3 of the last 6 tool calls failed",
    ],
    [
      "three whose results only speak of failures",
      [
        user,
        ...call("a", null, "Errors are handled in errors.ts"),
        ...call("b", null, '{"error": null, "items": []}'),
        ...call("c", false, "Error: the text of a file"),
      ],
      null,
    ],
    [
      "the same text three times",
      [user, ...["Let me see.", "Let me see.", "Let me see."].map((content) => said(content))],
      "the same text 3 times: a loop",
    ],
  ] as const satisfies readonly (readonly [string, readonly Message[], string | null])[])(
    "%s",
    (_name, messages, expected) => {
      expect(findEvidence(messages)?.reason ?? null).toBe(expected);
    },
  );
});

const sumSchema = {
  type: "object",
  properties: { sum: { type: "number" } },
  required: ["sum"],
  additionalProperties: false,
};

describe("an answer speaks against its model", () => {
  const progress = (more: Partial<AnswerProgress>): AnswerProgress => ({
    ...createAnswerProgress(),
    finishReason: "stop",
    ...more,
  });
  const json: Partial<ModelRequest> = { responseFormat: { type: "json" } };
  const schema: Partial<ModelRequest> = { responseFormat: { type: "json", schema: sumSchema } };
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
    ["not when the JSON is fenced", json, { text: '```json\n{"a": 1}\n```' }, null],
    [
      "when its schema asks for more",
      schema,
      { text: '{"sum": "four"}' },
      "output that is not the JSON that its schema asks for, twice",
    ],
    ["not when it is what the schema asks for", schema, { text: '{"sum": 4}' }, null],
    ["not when nobody read its text", {}, { isOpaque: true, deltas: 3 }, null],
    ["when nobody read it and nothing came", {}, { isOpaque: true }, "an empty answer"],
    [
      "when nobody read it and the window cut it",
      {},
      { isOpaque: true, deltas: 3, finishReason: "length" },
      "an answer cut at the window",
    ],
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

async function nodeOf(cluster: Cluster, asked: ModelRequest): Promise<string | null | undefined> {
  return (await readAnswer(cluster.stream(asked))).nodes[0];
}

function clusterOf(steps: Readonly<Record<string, ScriptedStep>>, escalation = true): Cluster {
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
    expect(escalationsOf(cluster)).toEqual({});
    expect(await nodeOf(cluster, { messages })).toBe("medium");
    expect(escalationsOf(cluster)).toEqual({ "repeated-call": 1, "empty-answer": 1 });
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

/** An answer in the engine's own words, which nobody reads. */
const opaque = (outputs: number): ScriptedStep =>
  async function* () {
    yield { type: "wire", bytes: new TextEncoder().encode("data: {}\n\n"), outputs };
    yield { type: "finish", reason: "stop" };
  };

const sumRequest: Partial<ModelRequest> = { responseFormat: { type: "json", schema: sumSchema } };
const answers: readonly (readonly [string, ScriptedStep, Partial<ModelRequest>, number])[] = [
  ["empty-answer", { text: " " }, {}, 1],
  ["empty-answer", { reasoning: "Hm, let me think." }, {}, 1],
  ["empty-answer", opaque(0), {}, 1],
  ["refused-answer", { text: "I'm sorry, but I can't help with that." }, {}, 1],
  ["refused-answer", { text: "Es tut mir leid, dabei kann ich nicht helfen." }, {}, 1],
  ["refused-answer", { text: "Four", finishReason: "content-filter" }, {}, 1],
  ["cut-answer", { text: "Once upon", finishReason: "length" }, {}, 1],
  ["looping-text", { text: "And so we go on, ".repeat(40) }, {}, 1],
  ["invalid-output", { text: "The sum is four." }, sumRequest, 2],
  ["invalid-output", { text: '{"total": 4}' }, sumRequest, 2],
];

describe("through the door of a cluster, an answer moves its run up by one tier", () => {
  test.each(answers)("%s: %j", async (kind, bad, asked, times) => {
    // Nobody can tell whether what is passed on unread is JSON, so it speaks for its model.
    const good = kind === "invalid-output" ? opaque(3) : { text: '{"sum": 4}' };
    await using cluster = clusterOf({ small: bad, medium: good, large: good });
    await cluster.ready();
    const request = { messages: [user], hints: { session: "s" }, ...asked };
    for (let time = 0; time < times; time += 1)
      expect(await nodeOf(cluster, request)).toBe("small");
    expect(await nodeOf(cluster, request)).toBe("medium");
    // What is good stays where it is.
    expect(await nodeOf(cluster, request)).toBe("medium");
    expect(cluster.decisions.at(-1)?.complexity.reasons[0]).toMatch(/^moved up to tier 1: /);
    expect(escalationsOf(cluster)).toEqual({ [kind]: 1 });
    expect(await nodeOf(cluster, { ...request, hints: { session: "another" } })).toBe("small");
  });
});

function escalationsOf(cluster: Cluster): Record<string, number> {
  const { escalations } = cluster.metrics().cluster_summary;
  return Object.fromEntries(Object.entries(escalations).filter(([, count]) => count > 0));
}

test("whatever happens in a run, its tier never goes down", async () => {
  const bad = [{ text: "" }, { text: "Four." }, { text: "I cannot help with that." }];
  const step = fc.constantFrom(...bad);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (script) => {
      let turn = 0;
      const next: ScriptedStep = () => script[turn++ % script.length]!;
      await using cluster = clusterOf({ small: next, medium: next, large: next });
      await cluster.ready();
      const request: ModelRequest = { messages: [user], hints: { session: "s" } };
      const tiers: number[] = [];
      for (const _ of script) {
        await nodeOf(cluster, request);
        tiers.push(cluster.decisions.at(-1)!.tier);
      }
      expect(tiers).toEqual(tiers.toSorted((one, other) => one - other));
    }),
    { numRuns: 25 },
  );
});
