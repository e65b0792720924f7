import { ScriptedModel } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";
import { parseJsonAnswer } from "./parse-json-answer.ts";

const output = z.object({ city: z.string(), people: z.number().int() });
const jsonSchema = z.toJSONSchema(output, { io: "input" });
const good = '{"city":"Bern","people":133000}';
const bad = '{"city":"Bern"}';

test("an answer of the wanted shape is the output", async () => {
  const model = new ScriptedModel([good]);
  const run = createAgent({ model }).run("Bern?", { output });
  expect(await run.result).toMatchObject({
    status: "completed",
    output: { city: "Bern", people: 133_000 },
  });
  expect(model.requests[0]?.responseFormat).toEqual({ type: "json", schema: jsonSchema });
});

test("an answer of another shape is repaired, and the model is told what was wrong", async () => {
  const model = new ScriptedModel(["about Bern", bad, good]);
  const run = createAgent({ model }).run("Bern?", { output });
  const events = await gatherEvents(run);
  expect(ofType(events, "warning").map(({ code }) => code)).toEqual([
    "output-invalid",
    "output-invalid",
  ]);
  expect(model.requests[2]?.messages.at(-1)?.content).toContain("people");
  expect(await run.result).toMatchObject({ status: "completed", steps: 3 });
});

test.each([
  [undefined, 3],
  [0, 1],
])("with maxOutputRepairs %s the model is asked %i times", async (maxOutputRepairs, requests) => {
  const model = new ScriptedModel([bad, bad, bad, bad]);
  const options = maxOutputRepairs === undefined ? {} : { maxOutputRepairs };
  const run = createAgent({ model, limits: { steps: 1 } }).run("Bern?", { output, ...options });
  expect(await run.result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_OUTPUT_INVALID" },
    text: bad,
  });
  expect(model.requests).toHaveLength(requests);
});

test("with tools the format binds the model only when they are withheld", async () => {
  const look = defineTool({
    name: "look",
    description: "Looks",
    input: z.object({}),
    execute: () => "133000",
  });
  const model = new ScriptedModel([{ toolCalls: [{ name: "look" }] }, "133000", good]);
  const run = createAgent({ model, tools: [look] }).run("Bern?", { output });
  expect((await run.result).status).toBe("completed");
  const formats = model.requests.map((request) => [
    request.tools !== undefined,
    request.responseFormat !== undefined,
  ]);
  expect(formats).toEqual([
    [true, false],
    [true, false],
    [false, true],
  ]);
});

test("plain JSON Schema does as well", async () => {
  const model = new ScriptedModel([bad, good]);
  const result = await createAgent({ model }).run("Bern?", { output: jsonSchema }).result;
  expect(result).toMatchObject({ status: "completed", output: { people: 133_000 } });
});

test("a transformed value is the output, the model sees the schema of the input", async () => {
  const upper = z.object({ city: z.string().transform((city) => city.toUpperCase()) });
  const result = await createAgent({ model: new ScriptedModel([bad]) }).run("?", { output: upper })
    .result;
  expect(result.output).toEqual({ city: "BERN" });
});

test.each([-1, 11, 0.5])("refuses %s repairs", (maxOutputRepairs) => {
  const agent = createAgent({ model: new ScriptedModel([]) });
  expect(() => agent.run("?", { output, maxOutputRepairs })).toThrow(TypeError);
});

test.each([
  ["all of it", ' {"a":1}\n', { a: 1 }],
  ["a fenced block", 'Here:\n```json\n{"a":1}\n```\nBye', { a: 1 }],
  ["what stands in brackets", 'The list is [1, {"a": "}"}] I think', [1, { a: "}" }]],
  ["a bare value", "42", 42],
])("finds JSON: %s", (_name, text, value) => {
  expect(parseJsonAnswer(text)).toEqual(value);
});

test("says what is wrong with an answer without JSON", () => {
  expect(() => parseJsonAnswer("no idea")).toThrow(SyntaxError);
});
