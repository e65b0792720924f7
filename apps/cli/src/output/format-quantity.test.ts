import { expect, test } from "vitest";

import { formatDuration, formatFileSize, formatMemory } from "./format-quantity.ts";

test.each([
  [null, "unknown"],
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [24 * 1024 ** 3, "24.0 GiB"],
  [2048 * 1024 ** 4, "2048.0 TiB"],
])("writes %s bytes of memory as %s", (bytes, text) => {
  expect(formatMemory(bytes)).toBe(text);
});

test.each([
  [null, "unknown"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [5_200_000_000, "5.2 GB"],
  [2e16, "20000.0 TB"],
])("writes a file of %s bytes as %s, as Ollama does", (bytes, text) => {
  expect(formatFileSize(bytes)).toBe(text);
});

test.each([
  [0.4, "0 ms"],
  [850, "850 ms"],
  [12_345, "12.3 s"],
  [245_000, "4 min 5 s"],
])("writes %s ms as %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
