import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

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

test("is valid for schemas of every shape", () => {
  const { schema } = fc.letrec<{ schema: z.ZodType }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(
        z.string(),
        z.boolean(),
        z.null(),
        z.int(),
        z.number(),
        z.iso.date(),
        z.email(),
      ),
      fc.nat(20).map((length) => z.string().min(length)),
      fc.nat(20).map((length) => z.string().max(length)),
      fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(50)).map(([low, more]) =>
        z
          .int()
          .min(low)
          .max(low + more),
      ),
      fc.integer({ min: -99, max: 99 }).map((bound) =>
        z
          .number()
          .gt(bound)
          .lt(bound + 1),
      ),
      fc.array(fc.string(), { minLength: 1 }).map((values) => z.enum(values as [string])),
      fc.tuple(tie("schema"), fc.nat(3)).map(([items, length]) =>
        z
          .array(items)
          .min(length)
          .max(length + 1),
      ),
      fc
        .array(tie("schema"), { minLength: 1, maxLength: 3 })
        .map((items) => z.tuple(items as [z.ZodType])),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((choices) => z.union(choices)),
      fc
        .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("schema"), { maxKeys: 4 })
        .map((shape) => z.object(shape)),
    ),
  }));
  fc.assert(
    fc.property(schema, (each) => {
      const value = generateJson(z.toJSONSchema(each));
      expect(each.safeParse(value)).toMatchObject({ success: true });
    }),
  );
});
