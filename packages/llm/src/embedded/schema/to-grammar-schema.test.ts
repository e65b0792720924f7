import { expect, test } from "vitest";

import { dropOptionalNulls } from "./drop-optional-nulls.ts";
import { toGrammarSchema } from "./to-grammar-schema.ts";

const anything = { type: ["string", "number", "boolean", "null"] };

test.each([
  [
    { type: "string", minLength: 1, pattern: "^a" },
    { type: "string", minLength: 1 },
  ],
  [
    { type: "string", format: "date" },
    { type: "string", format: "date" },
  ],
  [{ type: "string", format: "email" }, { type: "string" }],
  [{ type: "integer" }, { type: "integer" }],
  [{ type: "integer", minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }],
  [{ type: "integer", minimum: 0, maximum: 1e9 }, { type: "integer" }],
  [{ type: ["string", "null"] }, { oneOf: [{ type: "string" }, { type: "null" }] }],
  [{ enum: ["a", 1, null, {}] }, { enum: ["a", 1, null] }],
  [{ const: 3 }, { const: 3 }],
  [
    { anyOf: [{ type: "null" }, { type: "number" }] },
    { oneOf: [{ type: "null" }, { type: "number" }] },
  ],
  [
    { type: "array", items: { type: "boolean" }, maxItems: 2 },
    { type: "array", items: { type: "boolean" }, maxItems: 2 },
  ],
  [{}, anything],
  [{ description: "x" }, { ...anything, description: "x" }],
  [
    { $ref: "#/definitions/a", definitions: { a: { type: "null" } } },
    { $ref: "#/$defs/a", $defs: { a: { type: "null" } } },
  ],
])("%j becomes %j", (schema, expected) => {
  expect(toGrammarSchema(schema, { hasOptional: true })).toEqual(expected);
});

test("a property that is not required may be null, and then is taken out again", () => {
  const schema = {
    type: "object",
    properties: {
      path: { type: "string" },
      limit: { type: "number" },
      filter: { type: "object", properties: { name: { type: "string" } } },
    },
    required: ["path", "filter"],
  };
  expect(toGrammarSchema(schema, { hasOptional: true })).toEqual({
    type: "object",
    properties: {
      path: { type: "string" },
      limit: { oneOf: [{ type: "number" }, { type: "null" }] },
      filter: {
        type: "object",
        properties: { name: { oneOf: [{ type: "string" }, { type: "null" }] } },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  });
  const value = { path: "a", limit: null, filter: { name: null } };
  expect(dropOptionalNulls(value, schema)).toEqual({ path: "a", filter: {} });
});
