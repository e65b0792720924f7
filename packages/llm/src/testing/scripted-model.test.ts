import { expect, test } from "vitest";

import { complete } from "../complete.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import { gather } from "../fixtures/gather.ts";
import { ScriptedModel } from "./scripted-model.ts";

const request = { messages: [{ role: "user", content: "Hi" }] } as const;

test("answers one step a request, in order", async () => {
  const model = new ScriptedModel([
    { reasoning: "hm", text: ["a", "", "b"], toolCalls: [{ name: "look", arguments: { at: 1 } }] },
    "Done",
  ]);
  expect(await gather(model.stream(request))).toEqual([
    { type: "reasoning-delta", text: "hm" },
    { type: "text-delta", text: "a" },
    { type: "text-delta", text: "b" },
    { type: "tool-call", call: { id: "call_1", name: "look", arguments: { at: 1 } } },
    { type: "finish", reason: "tool-calls" },
  ]);
  expect((await complete(model, request)).text).toBe("Done");
  model.assertComplete();
});

test("records each request as it was when it was read", async () => {
  const messages = [{ role: "user" as const, content: "Hi" }];
  const model = new ScriptedModel(["Hello"]);
  const events = model.stream({ messages });
  expect(model.requests).toEqual([]);
  await gather(events);
  messages.push({ role: "user", content: "later" });
  expect(model.requests).toEqual([{ messages: [{ role: "user", content: "Hi" }] }]);
});

test("asks a function for the step", async () => {
  const model = new ScriptedModel([({ messages }) => `${String(messages.length)} message`]);
  expect((await complete(model, request)).text).toBe("1 message");
});

test("takes a function's own events", async () => {
  const model = new ScriptedModel([
    async function* events() {
      yield { type: "usage", promptTokens: 1, completionTokens: 2 };
      yield { type: "finish", reason: "length" };
    },
  ]);
  expect(await complete(model, request)).toMatchObject({
    usage: { promptTokens: 1, completionTokens: 2 },
    finishReason: "length",
  });
});

test("throws a step's error behind its text", async () => {
  const failure = new Error("gone");
  const seen: ModelEvent[] = [];
  const read = async () => {
    const model = new ScriptedModel([{ text: "half", error: failure }]);
    for await (const event of model.stream(request)) seen.push(event);
  };
  await expect(read()).rejects.toBe(failure);
  expect(seen).toEqual([{ type: "text-delta", text: "half" }]);
});

test("names the request that the script has no step for", async () => {
  const model = new ScriptedModel([]);
  await expect(complete(model, request)).rejects.toThrow(
    'scripted has no step for request 1, only 0 steps; the last message was user: "Hi"',
  );
});

test("names the step that nobody asked for", () => {
  const model = new ScriptedModel(["One", "Two"], { id: "small" });
  expect(() => {
    model.assertComplete();
  }).toThrow('small has 2 of 2 steps left; the next is "One"');
});

test("waits for the abort in a step that hangs", async () => {
  const controller = new AbortController();
  const model = new ScriptedModel([{ text: "half", hangs: true }]);
  const events = model.stream(request, { signal: controller.signal });
  expect(await events.next()).toEqual({ done: false, value: { type: "text-delta", text: "half" } });
  const next = events.next();
  controller.abort("enough");
  await expect(next).rejects.toBe("enough");
});

test("begins again when it repeats", async () => {
  const model = new ScriptedModel(["One", "Two"], { repeats: true });
  const texts = [];
  for (let count = 0; count < 3; count += 1) texts.push((await complete(model, request)).text);
  expect(texts).toEqual(["One", "Two", "One"]);
});
