import { expect, test } from "vitest";

import type { ModelEvent } from "../contract/model-event.ts";
import { createToolCallParser } from "./create-tool-call-parser.ts";
import { parseText, tools } from "./fixtures/parse-text.ts";

const call = '{"name": "get_weather", "arguments": {"city": "Paris"}}';

test("gives each call an id of its own", () => {
  const parser = createToolCallParser({ tools });
  const events = [...parser.push(`${call}\n${call}`), ...parser.flush()];
  const ids = events.map((event) => (event.type === "tool-call" ? event.call.id : ""));
  expect(new Set(ids).size).toBe(2);
  expect(ids.every((id) => /^call_[\da-f]{32}$/u.test(id))).toBe(true);
});

test("gives a call out as soon as it is whole", () => {
  const parser = createToolCallParser({ tools, createId: () => "c1" });
  expect(parser.push(`<tool_call>${call}</tool_call>`)).toEqual([
    {
      type: "tool-call",
      call: { id: "c1", name: "get_weather", arguments: { city: "Paris" } },
    },
  ]);
});

/** What is visible after each piece: nothing may wait longer than it can still become a call. */
const delays: readonly { readonly pieces: readonly string[]; readonly seen: readonly string[] }[] =
  [
    { pieces: ["a <", " b"], seen: ["a ", "< b"] },
    { pieces: ["a `", "x`"], seen: ["a `", "x`"] },
    { pieces: ["``", "`t", "s\n{"], seen: ["", "", "```ts\n{"] },
    { pieces: ["```py", "thon"], seen: ["```py", "thon"] },
    { pieces: ["{", '"n', '"', ": 1}"], seen: ["", "", '{"n"', ": 1}"] },
    { pieces: ["{", '"name": "get', '_x"', "}"], seen: ["", "", '{"name": "get_x"', "}"] },
    { pieces: ["f({", "}) [", "1]"], seen: ["f({", "}) ", "[1]"] },
    { pieces: ["[", "1]"], seen: ["", "[1]"] },
    { pieces: ["<tool_", "calls>"], seen: ["", "<tool_calls>"] },
    { pieces: ["<tool_call>", " is a", " tag"], seen: ["", "<tool_call> is a", " tag"] },
  ];

test.for(delays)("holds $pieces back only while it may become a call", ({ pieces, seen }) => {
  const parser = createToolCallParser({ tools });
  expect(pieces.map((piece) => textOf(parser.push(piece)))).toEqual(seen);
  expect(parser.flush()).toEqual([]);
});

test("streams thoughts while they last", () => {
  const parser = createToolCallParser();
  expect(["<think>a", " b</th", "ink> c"].map((piece) => parser.push(piece))).toEqual([
    [{ type: "reasoning-delta", text: "a" }],
    [{ type: "reasoning-delta", text: " b" }],
    [{ type: "text-delta", text: "c" }],
  ]);
});

test.for(["a</think>b", "<think>a</think>\nb", "\n<think>\na\n</think>b"])(
  "begins inside a thought when told so: %j",
  (text) => {
    const { reasoning, text: visible } = parseText([...text], { startsInReasoning: true });
    expect({ reasoning, visible }).toEqual({ reasoning: "a", visible: "b" });
  },
);

test("gives a call that is too long back as text, with a warning", () => {
  const text = `<tool_call>${call}</tool_call>`;
  expect(parseText([...text], { maxCallLength: 20 })).toEqual({
    text,
    reasoning: "",
    calls: [],
    warnings: ["tool-call-too-long"],
  });
});

test("takes text that only looks like a call for text when there are no tools", () => {
  expect(parseText([call], { tools: [] }).text).toBe(call);
  expect(parseText([`<tool_call>${call}</tool_call>`], { tools: [] }).calls).toHaveLength(1);
});

test("reads nothing but thoughts when it has no formats", () => {
  const text = `<think>a</think><tool_call>${call}</tool_call>`;
  expect(parseText([text], { formats: [] })).toMatchObject({
    text: `<tool_call>${call}</tool_call>`,
    reasoning: "a",
    calls: [],
  });
});

test("drops half a call at the end of an answer that was cut", () => {
  expect(parseText([`<tool_call>${call.slice(0, -2)}`], { isCut: true })).toEqual({
    text: "",
    reasoning: "",
    calls: [],
    warnings: ["tool-call-cut"],
  });
});

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}
