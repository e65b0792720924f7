import { z } from "zod";

import { isBrokenReference } from "../secrets/secret-reference.ts";

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** How a value is treated when a config is printed, saved or loaded. */
export interface FieldFacts {
  /**
   * `secret`: expected to be a reference; a literal draws a warning and is never printed.
   * `masked`: may hold credentials, so it is not printed, but a literal is normal.
   */
  readonly privacy: "secret" | "masked";
}

/** Facts that validation does not need and the JSON Schema must not carry. */
export const fieldFacts = z.registry<FieldFacts>();

/** A group of keys. Absent or empty means all its defaults; unknown keys are errors. */
export const section = <Shape extends z.ZodRawShape>(description: string, shape: Shape) =>
  // Sections have no required keys, which the type of a generic shape cannot say.
  z
    .strictObject(shape)
    .prefault({} as never)
    .meta({ description });

/** An element of a list or a map: it may have required keys, so it has no default. */
export const element = <Shape extends z.ZodRawShape>(description: string, shape: Shape) =>
  z.strictObject(shape).meta({ description });

export const text = (description: string, fallback: string) =>
  z.string().default(fallback).meta({ description });

export const requiredText = (description: string) => z.string().min(1).meta({ description });

export const optionalText = (description: string) =>
  z.string().nullable().default(null).meta({ description });

/** A host name or an address, IPv6 with or without brackets; no URL, and no port. */
const hostName = /^(?:[^\s/:]+|\[?[\da-f.]*:[\da-f.]*:[\da-f:.]*(?:%\w+)?\]?)$/i;

export const host = (description: string, fallback: string) =>
  z
    .string()
    .regex(hostName, "a host name or an address, such as 127.0.0.1 or ::1")
    .default(fallback)
    .meta({ description });

export const flag = (description: string, fallback: boolean) =>
  z.boolean().default(fallback).meta({ description });

export const integer = (description: string, fallback: number, bounds: Bounds = {}) =>
  bounded(z.int(), bounds).default(fallback).meta({ description });

export const requiredInteger = (description: string, bounds: Bounds = {}) =>
  bounded(z.int(), bounds).meta({ description });

export const optionalInteger = (description: string, bounds: Bounds = {}) =>
  bounded(z.int(), bounds).nullable().default(null).meta({ description });

export const decimal = (description: string, fallback: number, bounds: Bounds = {}) =>
  bounded(z.number(), bounds).default(fallback).meta({ description });

/** A wait in seconds, fractions allowed; `null` is no limit. A wait of zero would always fire. */
export const seconds = (description: string, fallback: number | null) =>
  z.number().gt(0).nullable().default(fallback).meta({ description });

export const choice = <const Values extends readonly [string, ...string[]]>(
  description: string,
  values: Values,
  fallback: Values[number],
) =>
  z
    .enum(values)
    .default(fallback as never)
    .meta({ description });

export const optionalChoice = <const Values extends readonly [string, ...string[]]>(
  description: string,
  values: Values,
) => z.enum(values).nullable().default(null).meta({ description });

export const textList = (description: string, fallback: readonly string[] = []) =>
  z
    .array(z.string())
    .default(() => [...fallback])
    .meta({ description });

export const list = <Element extends z.ZodType>(description: string, item: Element) =>
  z
    .array(item)
    .default(() => [])
    .meta({ description });

export const map = <Value extends z.ZodType>(description: string, value: Value) =>
  z.record(z.string(), value).default({}).meta({ description });

/** A map whose values are often credentials, such as environment variables. */
export const privateTextMap = (description: string) => {
  const field = map(description, z.string());
  fieldFacts.add(field, { privacy: "masked" });
  return field;
};

/** Text that may be a path to a credential or the credential itself. */
export const privateText = (description: string, fallback: string) => {
  const field = text(description, fallback);
  fieldFacts.add(field, { privacy: "masked" });
  return field;
};

/** A secret: `${env:NAME}`, `${file:path}`, or, with a warning, the value itself. */
export const secret = (description: string) => {
  const field = z
    .string()
    .refine((value) => !isBrokenReference(value), "${env:NAME}, ${file:path}, or the secret itself")
    .nullable()
    .default(null)
    .meta({ description: `${description} Write \${env:NAME} or \${file:path}.` });
  fieldFacts.add(field, { privacy: "secret" });
  return field;
};

function bounded<Schema extends z.ZodNumber>(schema: Schema, { min, max }: Bounds): Schema {
  const lower = min === undefined ? schema : schema.min(min);
  return max === undefined ? lower : lower.max(max);
}
