import { expect, test } from "vitest";

import { formatBytes, formatDuration } from "./format-quantity.ts";

test.each([
  [null, "unknown"],
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [24 * 1024 ** 3, "24.0 GiB"],
  [2048 * 1024 ** 4, "2048.0 TiB"],
])("writes %s bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0.4, "0 ms"],
  [850, "850 ms"],
  [12_345, "12.3 s"],
  [245_000, "4 min 5 s"],
])("writes %s ms as %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
