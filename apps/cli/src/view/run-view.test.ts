import type { AgentEventBody } from "@harombe/agent";
import pc from "picocolors";
import { expect, test } from "vitest";

import { createRunView } from "./run-view.ts";

/** Styles as readable marks. */
const style = {
  ...pc.createColors(true),
  bold: (text: unknown) => `<b>${String(text)}</b>`,
  dim: (text: unknown) => `<d>${String(text)}</d>`,
  cyan: String,
  red: (text: unknown) => `<r>${String(text)}</r>`,
  yellow: (text: unknown) => `<y>${String(text)}</y>`,
};

function show(bodies: readonly AgentEventBody[], columns = 60): string {
  let shown = "";
  const view = createRunView({ write: (text) => (shown += text), style, columns: () => columns });
  for (const [index, body] of bodies.entries()) {
    view.show({ ...body, seq: index + 1, runId: "r", stepId: "r:1" });
  }
  view.breakLine();
  return shown;
}

const call = { id: "c", name: "read_file", arguments: { path: "a.txt" } };
const end = (content: string, outcome: "ok" | "error" = "ok"): AgentEventBody => ({
  ...{ type: "tool-end", callId: "c", name: "read_file", outcome, content, durationMs: 5 },
});

test("dims what the model thinks, and keeps it apart from what it says", () => {
  expect(
    show([
      { type: "reasoning-delta", text: "Let me " },
      { type: "reasoning-delta", text: "see." },
      { type: "text-delta", text: "It is **milk**." },
    ]),
  ).toBe("<d>Let me </d><d>see.</d>\nIt is <b>milk</b>.\n");
});

test("gives each call and each result a line of its own", () => {
  expect(
    show([
      { type: "text-delta", text: "I look." },
      { type: "tool-call", call, repaired: true },
      end("milk\nbread"),
      end("No such file", "error"),
    ]),
  ).toBe(
    [
      "I look.",
      '● read_file path="a.txt"<y> (repaired)</y>',
      "  <d>└</d> <d>milk (+1 line)</d><d> 5 ms</d>",
      "  <d>└</d> <r>error </r><d>No such file</d><d> 5 ms</d>",
      "",
    ].join("\n"),
  );
});

test("says what a person must know, each on a line", () => {
  expect(
    show([
      { type: "text-delta", text: "a" },
      { type: "warning", code: "prompt-cut", message: "The prompt was cut\u001B[2J" },
      { type: "context-compact", tokensBefore: 900, tokensAfter: 300, method: "summarize" },
      { type: "loop-detected", pattern: "read_file again", willStop: false },
    ]),
  ).toBe(
    [
      "a",
      "<y>Warning:</y> The prompt was cut[2J",
      "<d>(made room: 900 → 300 tokens of context)</d>",
      "<y>Going in circles:</y> read_file again",
      "",
    ].join("\n"),
  );
});

test.each([40, 80])("fits a terminal of %i columns", (columns) => {
  const long = { ...call, arguments: { path: "x".repeat(200) } };
  const lines = show(
    [{ type: "tool-call", call: long, repaired: false }, end("y".repeat(200))],
    columns,
  )
    .replaceAll(/<\/?[a-z]>/g, "")
    .split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});
