import { z } from "zod";

import type { KeyPath } from "../keys/key-path.ts";
import { configSchema } from "./config-schema.ts";
import { type FieldFacts, fieldFacts } from "./fields.ts";

/** The schema without its defaults and `null`: what a value that is there must be. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

export function isNullable(schema: z.core.$ZodType): boolean {
  return z.safeParse(schema, null).success;
}

/** The schema one step down, or nothing where the step names no key. */
export function childSchema(
  schema: z.core.$ZodType,
  step: string | number,
): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.hasOwn(inner.shape, step) ? inner.shape[step] : undefined;
  }
  if (inner instanceof z.ZodArray) return typeof step === "number" ? inner.element : undefined;
  return inner instanceof z.ZodRecord ? inner.valueType : undefined;
}

/** The schema of a key of `harombe.yaml`, or nothing where there is no such key. */
export function schemaAt(path: KeyPath): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = configSchema;
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = childSchema(schema, step);
  }
  return schema;
}

/** The names that may stand under a key; empty where any may, or none. */
export function knownKeys(schema: z.core.$ZodType): readonly string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** How private the value at a path is; a private map makes its values private. */
export function privacyAt(path: KeyPath): FieldFacts["privacy"] | undefined {
  let schema: z.core.$ZodType | undefined = configSchema;
  for (const step of path) {
    schema = schema === undefined ? undefined : childSchema(schema, step);
    const facts = schema === undefined ? undefined : fieldFacts.get(schema);
    if (facts !== undefined) return facts.privacy;
  }
  return undefined;
}
