import { expect, test } from "vitest";

import type { ModelEvent } from "../contract/model-event.ts";
import { tools } from "./fixtures/parse-text.ts";
import { recogniseToolCalls } from "./recognise-tool-calls.ts";

async function* play(events: readonly ModelEvent[]): AsyncGenerator<ModelEvent> {
  yield* events;
}

async function recognise(events: readonly ModelEvent[]): Promise<readonly ModelEvent[]> {
  const found: ModelEvent[] = [];
  const options = { tools, createId: () => "c1" };
  for await (const event of recogniseToolCalls(play(events), options)) found.push(event);
  return found;
}

const usage: ModelEvent = { type: "usage", promptTokens: 1, completionTokens: 2 };
const call = '{"name": "get_weather", "arguments": {"city": "Paris"}}';
const event: ModelEvent = {
  type: "tool-call",
  call: { id: "c1", name: "get_weather", arguments: { city: "Paris" } },
};

test("turns text into calls and says so when it finishes", async () => {
  const events: readonly ModelEvent[] = [
    { type: "reasoning-delta", text: "hm" },
    { type: "text-delta", text: "So <tool_" },
    { type: "text-delta", text: `call>${call}` },
    usage,
    { type: "finish", reason: "stop" },
  ];
  expect(await recognise(events)).toEqual([
    { type: "reasoning-delta", text: "hm" },
    { type: "text-delta", text: "So " },
    event,
    usage,
    { type: "finish", reason: "tool-calls" },
  ]);
});

test("passes an answer without calls on", async () => {
  const events: readonly ModelEvent[] = [
    { type: "text-delta", text: "a <" },
    usage,
    { type: "finish", reason: "stop" },
  ];
  expect(await recognise(events)).toEqual([
    { type: "text-delta", text: "a " },
    { type: "text-delta", text: "<" },
    usage,
    { type: "finish", reason: "stop" },
  ]);
});

test("drops half a call when the answer was cut at its length", async () => {
  const events: readonly ModelEvent[] = [
    { type: "text-delta", text: `${call}\n${call.slice(0, -6)}` },
    { type: "finish", reason: "length" },
  ];
  expect(await recognise(events)).toEqual([
    event,
    {
      type: "warning",
      code: "tool-call-cut",
      message:
        "The answer reached its length in the middle of a call of get_weather, which was dropped",
    },
    { type: "finish", reason: "length" },
  ]);
});
