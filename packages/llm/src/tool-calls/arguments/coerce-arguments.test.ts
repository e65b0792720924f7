import {
  assert,
  property,
  record,
  anything,
  dictionary,
  string,
  oneof,
  integer,
  boolean,
  double,
  array,
  constant,
} from "fast-check";
import { expect, test } from "vitest";

import { coerceArguments } from "./coerce-arguments.ts";

const list = { type: "array", items: { type: "integer" } };

const cases: readonly {
  readonly name: string;
  readonly schema: Record<string, unknown>;
  readonly given: unknown;
  readonly want: unknown;
}[] = [
  { name: "a number in a string", schema: { type: "integer" }, given: "3", want: 3 },
  { name: "white space around it", schema: { type: "integer" }, given: " -3\n", want: -3 },
  { name: "a fraction", schema: { type: "number" }, given: "2.50", want: 2.5 },
  { name: "an exponent", schema: { type: "number" }, given: "1e3", want: 1000 },
  { name: "a fraction for an integer", schema: { type: "integer" }, given: "2.5", want: "2.5" },
  { name: "leading zeros", schema: { type: "integer" }, given: "007", want: "007" },
  { name: "too large", schema: { type: "number" }, given: "1e400", want: "1e400" },
  { name: "too small", schema: { type: "number" }, given: "1e-400", want: "1e-400" },
  { name: "hexadecimal", schema: { type: "integer" }, given: "0x10", want: "0x10" },
  {
    name: "an unsafe integer",
    schema: { type: "integer" },
    given: "9007199254740993",
    want: "9007199254740993",
  },
  {
    name: "too many digits",
    schema: { type: "number" },
    given: "0.12345678901234567",
    want: "0.12345678901234567",
  },
  { name: "minus zero", schema: { type: "integer" }, given: "-0", want: "-0" },
  { name: "nothing for a number", schema: { type: "number" }, given: "", want: "" },
  { name: "a boolean", schema: { type: "boolean" }, given: "true", want: true },
  { name: "Python's boolean", schema: { type: "boolean" }, given: "False", want: false },
  { name: "yes", schema: { type: "boolean" }, given: "yes", want: "yes" },
  { name: "one for true", schema: { type: "boolean" }, given: 1, want: 1 },
  { name: "a string field", schema: { type: "string" }, given: "3", want: "3" },
  { name: "a number for a string", schema: { type: "string" }, given: 10115, want: "10115" },
  { name: "a string in a union", schema: { type: ["integer", "string"] }, given: "3", want: "3" },
  {
    name: "a string in anyOf",
    schema: { anyOf: [{ type: "integer" }, { type: "string" }] },
    given: "3",
    want: "3",
  },
  {
    name: "null beside anyOf",
    schema: { anyOf: [{ type: "integer" }, { type: "null" }] },
    given: "3",
    want: 3,
  },
  {
    name: "JSON of an object",
    schema: { type: "object", properties: { n: { type: "integer" } } },
    given: '{"n": "1"}',
    want: { n: 1 },
  },
  { name: "JSON of a list", schema: list, given: '["1", 2]', want: [1, 2] },
  { name: "JSON of the wrong type", schema: list, given: '{"a": 1}', want: '{"a": 1}' },
  { name: "broken JSON", schema: list, given: "[1,", want: "[1," },
  { name: "one for a list", schema: list, given: "3", want: [3] },
  { name: "one of the wrong type for a list", schema: list, given: "x", want: "x" },
  {
    name: "one for a list of strings",
    schema: { type: "array", items: { type: "string" } },
    given: "a, b",
    want: ["a, b"],
  },
  { name: "a list of unknown things", schema: { type: "array" }, given: "x", want: "x" },
  { name: "a reference", schema: { $ref: "#/$defs/count" }, given: "3", want: 3 },
  { name: "a reference in a circle", schema: { $ref: "#/$defs/circle" }, given: "3", want: "3" },
  { name: "values without a type", schema: { enum: [1, 2] }, given: "2", want: 2 },
  { name: "no schema", schema: {}, given: "3", want: "3" },
  {
    name: "two lists that might be meant",
    schema: { anyOf: [list, { type: "array", items: { type: "string" } }] },
    given: ["1"],
    want: ["1"],
  },
];

const $defs = { count: { type: "integer" }, circle: { $ref: "#/$defs/circle" } };

test.for(cases)("$name", ({ schema, given, want }) => {
  const coerced = coerceArguments(
    { value: given },
    { type: "object", $defs, properties: { value: schema } },
  );
  expect(coerced).toEqual({
    arguments: { value: want },
    changed: JSON.stringify(want) !== JSON.stringify(given),
  });
});

test("drops a null that an optional property does not take", () => {
  const schema = {
    type: "object",
    required: ["needed"],
    properties: {
      needed: { type: "string" },
      optional: { type: "string" },
      nullable: { type: ["string", "null"] },
      any: {},
    },
  };
  const given = { needed: null, optional: null, nullable: null, any: null, unknown: null };
  expect(coerceArguments(given, schema)).toEqual({
    arguments: { needed: null, nullable: null, any: null, unknown: null },
    changed: true,
  });
});

test("leaves what lies deeper than its bound", () => {
  let schema: Record<string, unknown> = { type: "integer" };
  let given: unknown = "3";
  for (let depth = 0; depth < 100; depth += 1) {
    schema = { type: "object", properties: { a: schema } };
    given = { a: given };
  }
  expect(coerceArguments(given as Record<string, unknown>, schema).changed).toBe(false);
});

const schema = {
  type: "object",
  properties: {
    text: { type: "string" },
    count: { type: "integer" },
    ratio: { type: "number" },
    flag: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    either: { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
    inner: { type: "object", additionalProperties: { type: "integer" } },
  },
};

test("returns valid arguments themselves", () => {
  const numeric = oneof(string(), integer().map(String), constant("true"), constant("[1]"));
  const valid = record({
    text: numeric,
    count: integer(),
    ratio: double({ noNaN: true, noDefaultInfinity: true }),
    flag: boolean(),
    tags: array(numeric),
    either: oneof(numeric, integer(), constant(null)),
    inner: dictionary(string(), integer()),
  });
  assert(
    property(valid, (given) => {
      const coerced = coerceArguments(given, schema);
      expect(coerced).toEqual({ arguments: given, changed: false });
      expect(coerced.arguments).toBe(given);
    }),
  );
});

test("takes any arguments and any schema, and changes nothing a second time", () => {
  assert(
    property(
      dictionary(string(), anything()),
      dictionary(string(), anything()),
      (given, properties) => {
        const once = coerceArguments(given, { ...schema, properties }).arguments;
        expect(coerceArguments(once, { ...schema, properties }).changed).toBe(false);
      },
    ),
  );
});
