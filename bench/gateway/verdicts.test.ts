import { expect, test } from "vitest";

import { createVerdicts } from "./verdicts.ts";

const of = (median: number, p99: number) => ({
  spread: { median, p10: median, p90: median, count: 1 },
  p99,
  failed: 0,
  failure: undefined,
});

test("each figure is reached or missed, and says by how much", () => {
  const verdicts = createVerdicts();
  const base = { direct: of(0.1, 1), pipe: of(0.4, 1) };
  verdicts.addLatency("ours", "200 B", { figures: of(0.6, 7), ...base });
  verdicts.addFirstToken("ours", { figures: of(1.1, 2), ...base });
  verdicts.addThroughput("ours", 4999);
  verdicts.addMemory("ours", { nowMiB: 100, peakMiB: 151 });
  expect(verdicts.render()).toMatchInlineSnapshot(`
    "reached  ours, 200 B, one at a time: median added 0.50 ms, 1.7 × the pipe's (at most 0.6 ms and 2 ×)
    missed   ours, 200 B, one at a time: p99 added 6.00 ms (at most 5)
    reached  ours: first token of 20 streams delayed by 1.00 ms (at most 2)
    missed   ours: 4999 requests a second at 100 at once (at least 5000)
    missed   ours: 100 MiB at the end, 151 MiB at its peak (at most 150)
    reached  no requests failed"
  `);
  expect([verdicts.missed, verdicts.failed]).toEqual([3, 0]);
  verdicts.addFailed(2);
  expect(verdicts.render().split("\n").at(-1)).toBe("missed   2 requests failed");
});
