import { expect, test } from "vitest";

import { createToolCallParser } from "./create-tool-call-parser.ts";

function parse(text: string, size = text.length) {
  let count = 0;
  const tools = [{ name: "weather", description: "", parameters: { type: "object" } }];
  const parser = createToolCallParser({ tools, createId: () => `c${String((count += 1))}` });
  const events = [];
  for (let at = 0; at < text.length; at += size)
    events.push(...parser.push(text.slice(at, at + size)));
  return [...events, ...parser.flush()];
}

test("takes a Hermes call out of the text, one character at a time", () => {
  const text =
    'Let me look.\n<tool_call>\n{"name": "weather", "arguments": {"city": "Köln </tool_call>"}}\n</tool_call>\nDone';
  expect(parse(text)).toEqual([
    { type: "text-delta", text: "Let me look.\n" },
    {
      type: "tool-call",
      call: { id: "c1", name: "weather", arguments: { city: "Köln </tool_call>" } },
    },
    { type: "text-delta", text: "\nDone" },
  ]);
  expect(parse(text, 1).filter((event) => event.type === "tool-call")).toHaveLength(1);
});

test("makes a thinking block reasoning and runs no call inside it", () => {
  expect(
    parse('<think>\nshall I <tool_call>{"name":"weather"}</tool_call>?\n</think>\n\nHi'),
  ).toEqual([
    { type: "reasoning-delta", text: 'shall I <tool_call>{"name":"weather"}</tool_call>?' },
    { type: "text-delta", text: "Hi" },
  ]);
});

test("repairs broken JSON and says so", () => {
  expect(parse('<tool_call>{"name": "weather", "arguments": {city: \'Rome\'}</tool_call>')).toEqual(
    [
      {
        type: "tool-call",
        call: { id: "c1", name: "weather", arguments: { city: "Rome" } },
        repaired: true,
      },
    ],
  );
});
