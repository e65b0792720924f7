import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";
import { findRepetition } from "./find-repetition.ts";

let count = 0;
const tools = [
  defineTool({
    name: "same",
    description: "Says the same",
    input: z.object({ value: z.number() }),
    execute: () => "same",
  }),
  defineTool({
    name: "count",
    description: "Counts",
    input: z.object({}),
    execute: () => String((count += 1)),
  }),
];
const same = (value: number, text = "") => ({
  text,
  toolCalls: [{ name: "same", arguments: { value } }],
});
const counted = { toolCalls: [{ name: "count" }] };
const long = "I will now look at the file that you named once more.";
const babble = "I am sure that the answer is here. ".repeat(200);

async function play(steps: readonly ScriptedStep[]) {
  const model = new ScriptedModel(steps);
  const run = createAgent({ model, tools, limits: { steps: 50 } }).run("Go");
  const events = await gatherEvents(run);
  return { model, loops: ofType(events, "loop-detected"), result: await run.result };
}

test.each([
  ["the same call with the same result", [same(1), same(1), same(1), same(1)], 3],
  ["two calls in alternation", [1, 2, 1, 2, 1, 2, 1].map((value) => same(value)), 6],
  ["the same text", [1, 2, 3, 4].map((value) => same(value, long)), 3],
])("%s: the model is told once, then the run stops", async (_name, steps, toldAfter) => {
  const { model, loops, result } = await play(steps);
  expect(loops.map(({ willStop }) => willStop)).toEqual([false, true]);
  expect(result).toMatchObject({ status: "stopped", reason: "loop", steps: toldAfter + 1 });
  const told = model.requests.map(({ messages }) =>
    JSON.stringify(messages.at(-1)).includes("You are going in circles"),
  );
  expect(told.flatMap((isTold, index) => (isTold ? [index] : []))).toEqual([toldAfter]);
});

test.each([
  ["the same call with other results", [counted, counted, counted, counted, "Done"]],
  ["other arguments", [same(1), same(2), same(3), same(4), "Done"]],
  ["twice the same", [same(1), same(1), same(2), same(2), "Done"]],
  ["a model that heeds the note", [same(1), same(1), same(1), same(2), "Done"]],
])("%s is no reason to stop", async (_name, steps) => {
  const { result } = await play(steps);
  expect(result.status).toBe("completed");
});

test("an answer that only repeats itself is cut, said so, and the second one ends the run", async () => {
  const pieces = babble.match(/.{1,100}/gsu) ?? [];
  const { model, loops, result } = await play([{ text: pieces }, { text: pieces }]);
  expect(loops.map(({ willStop }) => willStop)).toEqual([false, true]);
  expect(result).toMatchObject({ status: "stopped", reason: "loop", steps: 2 });
  expect(result.text.length).toBeLessThan(babble.length);
  expect(model.requests[1]?.messages.at(-1)?.content).toContain("your text repeated itself");
});

test.each([
  ["words over and over", babble, true],
  ["a number over and over", "0123456789".repeat(200), true],
  ["a short text", "ha ".repeat(100), false],
  ["a rule", "=".repeat(5000), false],
  ["numbered lines", Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join(""), false],
])("finds repetition in %s", (_name, text, isFound) => {
  expect(findRepetition(text) !== null).toBe(isFound);
});
