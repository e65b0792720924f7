import { z } from "zod";

import { childSchema, isNullable, unwrap } from "../schema/walk-schema.ts";

/**
 * Brings what files may write loosely to what the schema wants, as the original's validation
 * (pydantic, lax mode) did: a quoted number is a number, `"yes"` and `1` are true. A section, list
 * or map with nothing in it counts as absent. Anything else is left as it is, for the schema to
 * judge.
 */
export function coerce(schema: z.core.$ZodType, value: unknown): unknown {
  const inner = unwrap(schema);
  if (value === null) return isGroup(inner) && !isNullable(schema) ? undefined : null;
  if (Array.isArray(value)) {
    return value.map((element, index) => coerceChild(schema, index, element));
  }
  if (typeof value === "object") {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, child]) => [key, coerceChild(schema, key, child)]),
    );
  }
  return coerceScalar(inner, value);
}

function coerceChild(parent: z.core.$ZodType, step: string | number, value: unknown): unknown {
  const schema = childSchema(parent, step);
  return schema === undefined ? value : coerce(schema, value);
}

function isGroup(inner: z.core.$ZodType): boolean {
  return (
    inner instanceof z.ZodObject || inner instanceof z.ZodArray || inner instanceof z.ZodRecord
  );
}

function coerceScalar(inner: z.core.$ZodType, value: unknown): unknown {
  if (inner instanceof z.ZodBoolean) return toBoolean(value) ?? value;
  if (inner instanceof z.ZodNumber && typeof value === "string") return toNumber(value) ?? value;
  return value;
}

const truths = new Map<string, boolean>([
  ...["1", "on", "t", "true", "y", "yes"].map((word) => [word, true] as const),
  ...["0", "off", "f", "false", "n", "no"].map((word) => [word, false] as const),
]);

function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === "number") return truths.get(String(value));
  return typeof value === "string" ? truths.get(value.toLowerCase()) : undefined;
}

const numeral = /^[-+]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

function toNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return numeral.test(trimmed) ? Number(trimmed.replaceAll("_", "")) : undefined;
}
