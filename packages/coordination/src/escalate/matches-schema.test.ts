import type { JsonSchema } from "@harombe/llm";
import { expect, test } from "vitest";

import { matchesSchema } from "./matches-schema.ts";

const person: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1 },
    age: { type: ["integer", "null"], minimum: 0, exclusiveMaximum: 150 },
    role: { enum: ["admin", "guest"] },
    tags: { type: "array", items: { type: "string" }, maxItems: 2 },
    boss: { $ref: "#" },
  },
  required: ["name"],
  additionalProperties: false,
};

test.each([
  [{ name: "Ada" }, true],
  [{ name: "Ada", age: 36, role: "admin", tags: ["a", "b"] }, true],
  [{ name: "Ada", age: null }, true],
  [{ name: "Ada", boss: { name: "Babbage" } }, true],
  [{ name: "Ada", boss: { age: 3 } }, false],
  [{ name: "" }, false],
  [{ age: 3 }, false],
  [{ name: "Ada", age: 3.5 }, false],
  [{ name: "Ada", age: -1 }, false],
  [{ name: "Ada", age: 150 }, false],
  [{ name: "Ada", role: "king" }, false],
  [{ name: "Ada", tags: ["a", 1] }, false],
  [{ name: "Ada", tags: ["a", "b", "c"] }, false],
  [{ name: "Ada", more: true }, false],
  [["Ada"], false],
  [null, false],
])("%j as a person: %s", (value, isMatch) => {
  expect(matchesSchema(value, person)).toBe(isMatch);
});

test.each<readonly [string, JsonSchema, unknown, boolean]>([
  ["anyOf", { anyOf: [{ type: "string" }, { type: "number" }] }, 1, true],
  ["anyOf", { anyOf: [{ type: "string" }, { type: "number" }] }, true, false],
  ["oneOf", { oneOf: [{ type: "string" }, { type: "number" }] }, null, false],
  ["oneOf", { oneOf: [{ pattern: "^a" }, { pattern: "^b" }] }, "a", true],
  ["allOf", { allOf: [{ type: "number" }, { minimum: 3 }] }, 2, false],
  ["not", { not: { type: "string" } }, "a", false],
  ["not, of what is not checked", { not: { pattern: "^a" } }, "b", true],
  ["const", { const: { a: [1, { b: null }] } }, { a: [1, { b: null }] }, true],
  ["const", { const: { a: 1 } }, { a: 1, b: 2 }, false],
  ["prefixItems", { prefixItems: [{ type: "number" }], items: false }, [1], true],
  ["prefixItems", { prefixItems: [{ type: "number" }], items: false }, [1, 2], false],
  ["multipleOf", { multipleOf: 5 }, 12, false],
  ["length in characters", { maxLength: 1 }, "🦊", true],
  ["a local reference", { $ref: "#/$defs/a%20b", $defs: { "a b": { type: "null" } } }, 1, false],
  ["a reference to nowhere", { $ref: "#/$defs/gone" }, 1, true],
  ["a reference elsewhere", { $ref: "https://example.com/schema" }, 1, true],
  ["pattern, which is not run", { pattern: "^(a+)+$" }, `${"a".repeat(40)}b`, true],
  ["keywords of a wrong type", { required: "name", minimum: "3", properties: 4 }, { a: 1 }, true],
  ["nothing inherited", { required: ["toString"] }, {}, false],
])("%s: %j and %j", (_name, schema, value, isMatch) => {
  expect(matchesSchema(value, schema)).toBe(isMatch);
});

test("ends for schemas that never do", () => {
  const startedAt = performance.now();
  expect(matchesSchema(1, { $ref: "#" })).toBe(true);
  const wide = { anyOf: Array.from({ length: 50 }, () => ({ $ref: "#" })) };
  expect(matchesSchema(1, wide)).toBe(true);
  let deep: unknown = 1;
  for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
  expect(matchesSchema(deep, { items: { $ref: "#" } })).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
