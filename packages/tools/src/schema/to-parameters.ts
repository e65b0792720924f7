import type { JsonSchema } from "../define/tool.ts";

/**
 * The JSON Schema that a model is shown: plain JSON of type `object`, without `$schema` and without
 * the bounds of safe integers, which only cost tokens. Throws a `TypeError` for anything else.
 */
export function toParameters(schema: JsonSchema): JsonSchema {
  const plain = JSON.parse(JSON.stringify(schema, withoutNoise)) as Record<string, unknown>;
  delete plain["$schema"];
  const { type = "object" } = plain;
  if (type !== "object") {
    throw new TypeError(`Arguments must be an object, but the schema says ${JSON.stringify(type)}`);
  }
  const isUnion = "anyOf" in plain || "oneOf" in plain || "allOf" in plain || "$ref" in plain;
  return { type, ...(isUnion ? {} : { properties: {} }), ...plain };
}

function withoutNoise(key: string, value: unknown): unknown {
  const isNoise =
    (key === "maximum" && value === Number.MAX_SAFE_INTEGER) ||
    (key === "minimum" && value === Number.MIN_SAFE_INTEGER);
  return isNoise ? undefined : value;
}
