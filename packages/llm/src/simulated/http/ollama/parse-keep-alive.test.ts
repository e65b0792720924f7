import { expect, test } from "vitest";

import { parseKeepAlive } from "./parse-keep-alive.ts";

test.each([
  [undefined, undefined],
  [null, undefined],
  [0, 0],
  [30, 30_000],
  [-1, Infinity],
  ["0", 0],
  ["300", 300_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1500],
  ["-1m", Infinity],
  ["soon", undefined],
])("%j is %j ms", (value, durationMs) => {
  expect(parseKeepAlive(value)).toBe(durationMs);
});
