import fc from "fast-check";
import { expect, test } from "vitest";

import { createHistogram } from "./create-histogram.ts";
import { createRing } from "./create-ring.ts";

test("percentiles are within 5 % of the true ones, whatever was counted", () => {
  const values = fc.array(fc.double({ min: 0.1, max: 1e8, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 0.95, 0.99), (samples, share) => {
      const histogram = createHistogram();
      for (const sample of samples) histogram.add(sample);
      const sorted = samples.toSorted((one, other) => one - other);
      const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
      expect(Math.abs(histogram.percentile(share)! / exact - 1)).toBeLessThan(0.05);
      expect(histogram.buckets().at(-1)?.count).toBe(samples.length);
    }),
  );
});

test("an empty one knows nothing, and no nonsense is counted", () => {
  const histogram = createHistogram();
  for (const value of [Number.NaN, -1, Infinity]) histogram.add(value);
  expect([histogram.count, histogram.percentile(0.5), histogram.buckets()]).toEqual([0, null, []]);
});

test("a ring keeps the last ones, the oldest first", () => {
  const ring = createRing<number>(3);
  for (let value = 1; value <= 5; value += 1) ring.add(value);
  expect(ring.list()).toEqual([3, 4, 5]);
});
