import type { StandardSchemaV1 } from "@standard-schema/spec";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";

import { ToolError } from "../errors/tool-error.ts";
import { call, preview } from "../fixtures/workspace.ts";
import { defineTool } from "./define-tool.ts";
import type { Tool } from "./tool.ts";

const weather = defineTool({
  name: "weather",
  description: "Weather of a city.",
  input: z.strictObject({
    city: z.string().describe("Its name"),
    days: z.int().min(1).max(7).default(1),
    unit: z.enum(["celsius", "kelvin"]).optional(),
  }),
  effects: ["network"],
  execute: ({ city, days }) => `${city}: ${days}`,
});

test("a tool carries what a model and a policy need", () => {
  const { name, description, effects, dangerous, timeoutMs, parameters } = weather;
  expect({ name, description, effects, dangerous, timeoutMs, parameters }).toEqual({
    name: "weather",
    description: "Weather of a city.",
    effects: ["network"],
    dangerous: false,
    timeoutMs: undefined,
    parameters: {
      type: "object",
      properties: {
        city: { type: "string", description: "Its name" },
        days: { type: "integer", minimum: 1, maximum: 7, default: 1 },
        unit: { type: "string", enum: ["celsius", "kelvin"] },
      },
      required: ["city"],
      additionalProperties: false,
    },
  });
});

test("arguments are inferred from zod, from any Standard Schema and from JSON Schema", () => {
  expectTypeOf(weather).toEqualTypeOf<
    Tool<{ city: string; days: number; unit?: "celsius" | "kelvin" | undefined }>
  >();
  const base = { name: "x", description: "x", execute: () => "" };
  const parameters = { type: "object" };
  expectTypeOf(defineTool({ ...base, input: upperCase, parameters })).toEqualTypeOf<
    Tool<{ word: string }>
  >();
  expectTypeOf(defineTool({ ...base, input: { type: "object" } })).toEqualTypeOf<
    Tool<Record<string, unknown>>
  >();
  expectTypeOf(weather).toExtend<Tool>();
});

test("defaults and transformations reach execute", async () => {
  expect(await call(weather, { city: "Oslo" })).toBe("Oslo: 1");
});

test("bounds of safe integers and $schema are left out of what a model sees", () => {
  const input = z.object({ count: z.int() });
  const tool = defineTool({ name: "x", description: "x", input, execute: () => "" });
  expect(tool.parameters).toEqual({
    type: "object",
    properties: { count: { type: "integer" } },
    required: ["count"],
  });
});

test("a refusal names the field, what was found and what is allowed", async () => {
  const result = await weather.parse({ city: 7, days: 9, unit: "fahrenheit", citty: "x", zip: 1 });
  expect(result.ok ? "" : result.message).toMatchInlineSnapshot(`
    "The arguments for weather are not valid:
    - city: Invalid input: expected string, received number; found 7; expected string
    - days: Too big: expected number to be <=7; found 9; expected integer from 1 to 7
    - unit: Invalid option: expected one of "celsius"|"kelvin"; found "fahrenheit"; expected one of "celsius", "kelvin"
    - unknown field citty (did you mean city?), zip; allowed fields: city, days, unit"
  `);
});

test.each([
  ["a list", []],
  ["a text", "Oslo"],
  ["nothing", null],
  ["a missing field", {}],
])("%s instead of arguments is refused with what is expected", async (_, input) => {
  const result = await weather.parse(input);
  expect(result.ok ? "" : result.message).toMatchSnapshot();
});

test("a refusal is bounded, however wild the call", async () => {
  const wild = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`field${i}`, "x".repeat(1e4)]),
  );
  const input = z.strictObject({ list: z.array(z.string()), ...{} });
  const tool = defineTool({ name: "x", description: "x", input, execute: () => "" });
  const result = await tool.parse({ ...wild, list: Array.from({ length: 500 }, (_, i) => i) });
  expect(result.ok ? 0 : result.message.length).toBeLessThan(5000);
  expect(result.ok ? "" : result.message).toContain("- and 491 more");
});

/** What a small library of somebody else could look like. */
const upperCase: StandardSchemaV1<{ word: string }> = {
  "~standard": {
    version: 1,
    vendor: "small",
    validate: async (value) => {
      const { word } = value as { word?: unknown };
      if (typeof word !== "string")
        return { issues: [{ message: "no text", path: [{ key: "word" }] }] };
      return { value: { word: word.toUpperCase() } };
    },
  },
};

test("any Standard Schema works when its JSON Schema is given as parameters", async () => {
  const tool = defineTool({
    name: "shout",
    description: "x",
    input: upperCase,
    parameters: { type: "object", properties: { word: { type: "string" } } },
    execute: ({ word }) => word,
  });
  expect(await call(tool, { word: "hey" })).toBe("HEY");
  expect(await tool.parse({ word: 3 })).toEqual({
    ok: false,
    message: "The arguments for shout are not valid:\n- word: no text; found 3; expected string",
  });
});

test("a Standard Schema that tells no JSON Schema needs parameters", () => {
  const define = () =>
    defineTool({ name: "shout", description: "x", input: upperCase, execute: () => "" });
  expect(define).toThrow(
    new TypeError(
      "The input of the tool shout cannot be shown to a model: a schema of small does not tell its JSON Schema; give it as `parameters`",
    ),
  );
});

const forecast = defineTool({
  name: "forecast",
  description: "x",
  input: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      place: { $ref: "#/$defs/place" },
      hours: { type: "array", items: { type: "integer", minimum: 0, maximum: 23 } },
      detail: { anyOf: [{ const: "full" }, { type: "integer" }] },
    },
    required: ["place"],
    additionalProperties: false,
    $defs: {
      place: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    },
  },
  execute: (input) => JSON.stringify(input),
});

test("plain JSON Schema is checked as well, with the same kind of refusal", async () => {
  expect(await call(forecast, { place: { name: "Oslo" }, hours: [1, 2] })).toBe(
    '{"place":{"name":"Oslo"},"hours":[1,2]}',
  );
  const refused = await forecast.parse({
    place: {},
    hours: [1, 24, "x"],
    detail: "some",
    plcae: 1,
  });
  expect(refused.ok ? "" : refused.message).toMatchInlineSnapshot(`
    "The arguments for forecast are not valid:
    - place.name: required, but missing; expected string
    - hours[1]: 24 is greater than 23; found 24; expected integer from 0 to 23
    - hours[2]: Invalid input: expected integer, received string; found "x"; expected integer from 0 to 23
    - detail: does not match any subschemas; found "some"; expected "full" or integer
    - unknown field plcae; allowed fields: place, hours, detail"
  `);
});

test("the preview is the arguments as JSON where a tool has none", async () => {
  expect(await preview(weather, { city: "Oslo" })).toBe('{\n  "city": "Oslo",\n  "days": 1\n}');
});

test("a call that would be refused says so in its preview", async () => {
  const tool = defineTool({
    name: "x",
    description: "x",
    input: z.object({}),
    preview: () => {
      throw new ToolError("Not in this folder.");
    },
    execute: () => "",
  });
  expect(await preview(tool, {})).toBe("This call would fail: Not in this folder.");
});

test("an aborted call does not begin, and throws the reason untouched", async () => {
  const reason = new Error("enough");
  const run = call(weather, { city: "Oslo" }, { signal: AbortSignal.abort(reason) });
  await expect(run).rejects.toBe(reason);
});

const valid = { name: "x", description: "x", input: z.object({}), execute: () => "" };

test.each([
  [{ name: "" }, '"" is no name for a tool: use 1 to 64 letters, digits, "_" or "-"'],
  [{ name: "a b" }, '"a b" is no name for a tool: use 1 to 64 letters, digits, "_" or "-"'],
  [{ description: " " }, "The tool x has no description: a model could not know its use"],
  [
    { effects: ["deletes"] },
    'The tool x has an unknown effect "deletes"; known: reads, writes, executes, network',
  ],
  [{ timeoutMs: 0 }, "The tool x has timeoutMs 0; allowed: 1 to 2147483647"],
  [
    { input: { type: "array" } },
    'The input of the tool x cannot be shown to a model: Arguments must be an object, but the schema says "array"',
  ],
  [
    { input: z.object({ at: z.date() }) },
    "The input of the tool x cannot be shown to a model: Date cannot be represented in JSON Schema",
  ],
])("%j is a mistake of the programmer", (part, message) => {
  expect(() => defineTool({ ...valid, ...part } as typeof valid)).toThrow(new TypeError(message));
});

test("a name has at most 64 characters", () => {
  expect(defineTool({ ...valid, name: "a".repeat(64) }).name).toHaveLength(64);
  expect(() => defineTool({ ...valid, name: "a".repeat(65) })).toThrow(TypeError);
});
