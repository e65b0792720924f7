import { expect, test } from "vitest";

import { readAnswer, startSimulatedCluster } from "../fixtures/simulated-cluster.ts";

const hard =
  "Refactor this Python code to use async/await, explain the benefits, and write unit tests";

const ask = (model?: string) => ({
  messages: [{ role: "user" as const, content: hard }],
  ...(model !== undefined && { hints: { model } }),
});

const engine = { models: ["small:1b", "both:1b"] };
const large = { models: ["large:70b", "both:1b"] };
const start = () =>
  startSimulatedCluster(
    [
      { name: "small", model: "small:1b", engine },
      { name: "large", tier: 2, model: "large:70b", engine: large },
    ],
    { routing: { fallbackStrategy: "strict" } },
  );

test.each([
  ["small:1b", "small"],
  ["large:70b", "large"],
  ["both:1b", "large"],
  [undefined, "large"],
])(
  "under strict, a hard question to %s goes to the nearest tier that has it: %s",
  async (model, node) => {
    await using subject = await start();
    expect((await readAnswer(subject.cluster.stream(ask(model)))).nodes).toEqual([node]);
  },
);

test("under strict, a node of another tier says that this is why", async () => {
  await using subject = await start();
  await subject.cluster.drainNode("large");
  const why = "it is of tier 0, and the fallback strategy is strict";
  expect(subject.cluster.route(ask("both:1b"))).toMatchObject({
    node: null,
    candidates: [
      { node: "small", eligible: false, why, cost: null },
      { node: "large", eligible: false, why: "it is being drained" },
    ],
  });
  await expect(readAnswer(subject.cluster.stream(ask()))).rejects.toMatchObject({
    message: `No node can take this: small: ${why}; large: it is being drained`,
    nodes: [
      { node: "small", code: "other-tier", reason: why },
      { node: "large", code: "draining", reason: "it is being drained" },
    ],
  });
});

test.each([
  [{ tier: 0 }, "tier 0 is asked for; small by cost"],
  [{}, "complex asks for tier 2; large by cost"],
])("the reason says who asked for the tier: %j", async (hints, reason) => {
  await using subject = await start();
  const decision = subject.cluster.route({ ...ask(), hints });
  expect(decision.reason.replace(/, about .*/, "")).toBe(reason);
});

test("under strict, a caller who names a tier and a model that it has not gets neither", async () => {
  await using subject = await start();
  const wanted = { ...ask(), hints: { tier: 2, model: "small:1b" } };
  await expect(readAnswer(subject.cluster.stream(wanted))).rejects.toMatchObject({
    nodes: [{ code: "other-tier" }, { code: "no-model" }],
  });
});
