import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createTokenCounter } from "./create-token-counter.ts";
import { estimateTokens } from "./estimate-tokens.ts";

const text = "The quick brown fox jumps over the lazy dog. ".repeat(40);

test("begins with plain estimates", () => {
  const counter = createTokenCounter();
  expect(counter.estimate(text)).toBe(estimateTokens(text));
  expect(counter.estimateMessages([{ role: "user", content: text }])).toBe(
    4 + estimateTokens(text),
  );
});

test("comes close to a tokenizer that counts differently", () => {
  const counter = createTokenCounter();
  const real = Math.round(estimateTokens(text) * 1.6);
  for (let turn = 0; turn < 20; turn += 1) {
    counter.observe({ estimated: counter.estimate(text), reported: real });
  }
  expect(counter.estimate(text) / real).toBeCloseTo(1, 1);
});

test.for([
  { name: "a count of nothing", estimated: 1000, reported: 0 },
  { name: "a count of another text", estimated: 1000, reported: 5000 },
  { name: "a short prompt", estimated: 10, reported: 20 },
  { name: "an estimate of nothing", estimated: 0, reported: 100 },
  { name: "no number", estimated: 1000, reported: Number.NaN },
])("learns nothing from $name", ({ estimated, reported }) => {
  const counter = createTokenCounter();
  counter.observe({ estimated, reported });
  expect(counter.ratio).toBe(1);
});

test("stays within its bounds whatever is reported", () => {
  const count = fc.oneof(fc.nat(), fc.double());
  const observations = fc.array(fc.record({ estimated: count, reported: count }));
  fc.assert(
    fc.property(observations, (all) => {
      const counter = createTokenCounter({ minRatio: 0.8, maxRatio: 1.5 });
      for (const observation of all) counter.observe(observation);
      expect(counter.ratio).toBeGreaterThanOrEqual(0.8);
      expect(counter.ratio).toBeLessThanOrEqual(1.5);
    }),
  );
});
