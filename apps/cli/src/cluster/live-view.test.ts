import xterm from "@xterm/headless";
import { expect, test } from "vitest";

import { createLiveView } from "./live-view.ts";

/** What a terminal of this width shows after the texts. */
async function shownOn(columns: number, texts: readonly string[]): Promise<string> {
  const screen = new xterm.Terminal({ cols: columns, rows: 10, allowProposedApi: true });
  let written = "before\n";
  const view = createLiveView({ write: (text) => (written += text), columns: () => columns });
  for (const text of texts) view.show(text);
  view.end();
  written += "after";
  await new Promise<void>((resolve) => screen.write(written.replaceAll("\n", "\r\n"), resolve));
  const { active } = screen.buffer;
  return Array.from({ length: active.length }, (_, row) =>
    active.getLine(row)?.translateToString(true),
  )
    .join("\n")
    .trimEnd();
}

test.each([
  ["the last text stands where the first stood", ["a\nb\nc", "d\ne"], "before\nd\ne\nafter"],
  ["one text is only written", ["a"], "before\na\nafter"],
  [
    "lines that are too wide are cut, so that a redraw begins in the right place",
    ["x".repeat(50), "日本語".repeat(10)],
    "before\n日本語日本語日本語…\nafter",
  ],
])("%s", async (_, texts, shown) => {
  expect(await shownOn(20, texts)).toBe(shown);
});
