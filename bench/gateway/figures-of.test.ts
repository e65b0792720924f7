import { expect, test } from "vitest";

import { addedBy, figuresOf } from "./figures-of.ts";

const sample = (totalMs: number) => ({ firstMs: totalMs / 2, totalMs });

test("figures lie where the samples do, and failed requests count apart", () => {
  const samples = Array.from({ length: 100 }, (_, index) => sample(index + 1));
  expect(figuresOf([...samples, { ...sample(9999), failure: "reset" }], "totalMs")).toEqual({
    spread: { median: 51, p10: 11, p90: 91, count: 100 },
    p99: 100,
    failed: 1,
    failure: "reset",
  });
  expect(figuresOf(samples, "firstMs").spread.median).toBe(25.5);
});

test("nothing but failures has no times, and is no error", () => {
  const { spread, p99, failed } = figuresOf([{ ...sample(1), failure: "status 500" }], "totalMs");
  expect([spread.median, p99, failed]).toEqual([Number.NaN, Number.NaN, 1]);
});

test("what is added is the difference to the direct way, in multiples of the pipe's", () => {
  const of = (median: number, p99: number) => ({
    spread: { median, p10: median, p90: median, count: 1 },
    p99,
    failed: 0,
    failure: undefined,
  });
  const added = addedBy(of(1.5, 6), { direct: of(0.5, 2), pipe: of(1, 3) });
  expect(added).toEqual({ medianMs: 1, p99Ms: 4, ofPipe: 2 });
});
