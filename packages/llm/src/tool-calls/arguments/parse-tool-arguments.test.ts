import { expect, test } from "vitest";

import { parseToolArguments } from "./parse-tool-arguments.ts";

const schema = { type: "object", properties: { days: { type: "integer" } } };

const cases = [
  { name: "an object", json: '{"days": 3}', want: { days: 3 }, isRepaired: false },
  { name: "a number in a string", json: '{"days": "3"}', want: { days: 3 }, isRepaired: false },
  { name: "JSON within JSON", json: '"{\\"days\\": 3}"', want: { days: 3 }, isRepaired: false },
  { name: "nothing", json: "  ", want: {}, isRepaired: false },
  { name: "null", json: "null", want: {}, isRepaired: false },
  { name: "a lost bracket", json: '{"days": 3', want: { days: 3 }, isRepaired: true },
  { name: "Python's quotes", json: "{'days': 3,}", want: { days: 3 }, isRepaired: true },
];

test.for(cases)("reads $name", ({ json, want, isRepaired }) => {
  expect(parseToolArguments(json, schema)).toEqual({ arguments: want, isRepaired });
});

test.for(["[1]", "3", '"text"', "true"])("makes no arguments of %s", (json) => {
  expect(parseToolArguments(json)).toBeNull();
});

test("drops keys that reach for the prototype, at every level", () => {
  const parsed = parseToolArguments('{"__proto__": {"x": 1}, "a": [{"__proto__": null, "b": 1}]}');
  expect(parsed?.arguments).toEqual({ a: [{ b: 1 }] });
  expect(Object.keys(parsed?.arguments ?? {})).toEqual(["a"]);
  expect(Object.assign({}, parsed?.arguments)).not.toHaveProperty("x");
});

test("repairs nothing that is long, because that could take long", () => {
  const long = `{"a": "${"x".repeat(131_072)}"`;
  expect(parseToolArguments(long)).toBeNull();
  expect(parseToolArguments(`${long}}`)?.isRepaired).toBe(false);
});

test("refuses what is nested or long beyond measure", () => {
  expect(parseToolArguments(`{"a":${"[".repeat(100_000)}`)).toBeNull();
  expect(parseToolArguments(`{"a":"${"x".repeat(1_048_576)}"}`)).toBeNull();
});
