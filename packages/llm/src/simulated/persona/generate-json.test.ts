import { expect, test } from "vitest";

import { generateJson } from "./generate-json.ts";

test.each([
  [{ type: "string" }, "simulated"],
  [{ type: "string", format: "date" }, "2026-01-01"],
  [{ type: "string", minLength: 12 }, "simulated..."],
  [{ type: "string", maxLength: 3 }, "sim"],
  [{ type: "integer" }, 1],
  [{ type: "integer", minimum: 5 }, 5],
  [{ type: "integer", exclusiveMinimum: 5 }, 6],
  [{ type: "integer", maximum: -2 }, -2],
  [{ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 0.5 }, 0.375],
  [{ type: "integer", multipleOf: 5, minimum: 7 }, 10],
  [{ type: "boolean" }, true],
  [{ type: "null" }, null],
  [{ type: ["null", "integer"] }, 1],
  [{ enum: ["red", "green"] }, "red"],
  [{ const: 7 }, 7],
  [{ type: "array", items: { type: "integer" } }, [1]],
  [{ type: "array", items: { type: "integer" }, minItems: 3, uniqueItems: true }, [1, 2, 3]],
  [{ type: "array", items: { type: "integer" }, maxItems: 0 }, []],
  [{ type: "array", prefixItems: [{ type: "integer" }, { type: "null" }] }, [1, null]],
  [{ anyOf: [{ type: "integer" }, { type: "null" }] }, 1],
  [{ allOf: [{ required: ["a"] }, { properties: { a: { type: "integer" } } }] }, { a: 1 }],
  [
    { $ref: "#/$defs/x", $defs: { x: { type: "object", properties: { a: { type: "boolean" } } } } },
    { a: true },
  ],
  [{}, "simulated"],
  [true, "simulated"],
])("makes a value for %j", (schema, value) => {
  expect(generateJson(schema)).toEqual(value);
});

test("ends in a schema that contains itself", () => {
  const node = {
    type: "object",
    properties: { next: { $ref: "#" }, children: { type: "array", items: { $ref: "#" } } },
  };
  expect(JSON.stringify(generateJson(node)).length).toBeLessThan(20_000);
});
