import { expect, test } from "vitest";

import { createProgressBar } from "./progress-bar.ts";

function show(isTTY: boolean, columns = 80) {
  let text = "";
  const stream = { isTTY, columns, write: (piece: string) => (text += piece) };
  const bar = createProgressBar({ stream: stream as never });
  bar.show({ status: "pulling manifest", completedBytes: null, totalBytes: null });
  bar.show({ status: "pulling abc", completedBytes: 0, totalBytes: 4000 });
  bar.show({ status: "pulling abc", completedBytes: 2000, totalBytes: 4000 });
  bar.end();
  return text;
}

test("redraws one line on a terminal", () => {
  expect(show(true).split("\r\u001B[K")).toEqual([
    "",
    "pulling manifest",
    `pulling abc ${"░".repeat(40)}   0 %  0 B of 4.0 kB`,
    `pulling abc ${"█".repeat(20)}${"░".repeat(20)}  50 %  2.0 kB of 4.0 kB\n`,
  ]);
});

test("fits a narrow terminal", () => {
  for (const line of show(true, 45).split("\r\u001B[K")) {
    expect(line.trimEnd().length).toBeLessThanOrEqual(45);
  }
});

test("writes each stage once where there is no terminal", () => {
  expect(show(false)).toBe("pulling manifest\npulling abc\n");
});
