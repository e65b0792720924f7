import fc from "fast-check";
import { expect, test } from "vitest";

import { percentile } from "./percentile.ts";

test.each([
  [[], 0.5, null],
  [[{ bound: 1, count: 0 }], 0.5, null],
  [[{ bound: 1, count: 10 }], 0.5, 0.5],
  [
    [
      { bound: 1, count: 5 },
      { bound: 2, count: 10 },
    ],
    0.75,
    1.5,
  ],
  [
    [
      { bound: 1, count: 1 },
      { bound: Infinity, count: 10 },
    ],
    0.9,
    1,
  ],
])("of %j at %d is %d", (buckets, share, expected) => {
  expect(percentile(buckets, share)).toBe(expected);
});

test("never falls as the share grows, and stays within the bounds", () => {
  const counts = fc.array(fc.nat(20), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (added, share) => {
      let count = 0;
      const buckets = added.map((more, index) => ({ bound: index + 1, count: (count += more) }));
      fc.pre(count > 0);
      const high = percentile(buckets, share);
      expect(high).toBeGreaterThanOrEqual(Number(percentile(buckets, share / 2)));
      expect(high).toBeLessThanOrEqual(added.length);
    }),
  );
});
