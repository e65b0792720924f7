import { z } from "zod";

import { configSchema } from "./config-schema.ts";
import { type FieldFacts, fieldFacts } from "./fields.ts";
import { isNullable, unwrap } from "./walk-schema.ts";

/** One key of `harombe.yaml`. */
export interface ConfigKey {
  /** `cluster.nodes[].name`: `[]` is any element of a list, `*` any name of a map. */
  readonly path: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "enum" | "list" | "map";
  readonly isNullable: boolean;
  /** A list element without it is an error; it has no default then. */
  readonly isRequired: boolean;
  readonly default: unknown;
  readonly minimum: number | null;
  /** True when the minimum itself is not allowed. */
  readonly isMinimumExclusive: boolean;
  readonly maximum: number | null;
  /** The values of an enum; empty otherwise. */
  readonly allowed: readonly string[];
  readonly privacy: FieldFacts["privacy"] | null;
  readonly description: string;
}

/** Every key of `harombe.yaml` in the order of the schema, sections left out. */
export function listConfigKeys(): readonly ConfigKey[] {
  return visit("", configSchema);
}

function visit(path: string, schema: z.core.$ZodType): readonly ConfigKey[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const prefix = path === "" ? "" : `${path}.`;
    return Object.entries(inner.shape).flatMap(([key, child]) => visit(prefix + key, child));
  }
  const own = toConfigKey(path, schema);
  if (inner instanceof z.ZodArray) return [own, ...visitElements(`${path}[]`, inner.element)];
  if (inner instanceof z.ZodRecord) return [own, ...visitElements(`${path}.*`, inner.valueType)];
  return [own];
}

/** Elements that are no groups of keys need no line of their own. */
function visitElements(path: string, schema: z.core.$ZodType): readonly ConfigKey[] {
  return unwrap(schema) instanceof z.ZodObject ? visit(path, schema) : [];
}

function toConfigKey(path: string, schema: z.core.$ZodType): ConfigKey {
  const inner = unwrap(schema);
  const fallback = z.safeParse(schema, undefined);
  return {
    path,
    type: typeOf(inner),
    isNullable: isNullable(schema),
    isRequired: !fallback.success,
    default: fallback.data,
    ...boundsOf(inner),
    allowed: inner instanceof z.ZodEnum ? inner.options.map(String) : [],
    privacy: fieldFacts.get(schema)?.privacy ?? null,
    description: descriptionOf(schema),
  };
}

/** What the schema says about a key, section or list, for people. Empty when it says nothing. */
export function descriptionOf(schema: z.core.$ZodType): string {
  return z.globalRegistry.get(schema)?.description ?? "";
}

function boundsOf(inner: z.core.$ZodType) {
  if (!(inner instanceof z.ZodNumber)) {
    return { minimum: null, isMinimumExclusive: false, maximum: null };
  }
  const exclusive = z.toJSONSchema(inner).exclusiveMinimum;
  const isSet = (bound: number | null) =>
    bound !== null && Number.isFinite(bound) && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;
  return {
    minimum: isSet(inner.minValue) ? inner.minValue : null,
    isMinimumExclusive: exclusive !== undefined,
    maximum: isSet(inner.maxValue) ? inner.maxValue : null,
  };
}

function typeOf(inner: z.core.$ZodType): ConfigKey["type"] {
  if (inner instanceof z.ZodNumber) return inner.format === "safeint" ? "integer" : "number";
  if (inner instanceof z.ZodBoolean) return "boolean";
  if (inner instanceof z.ZodEnum) return "enum";
  if (inner instanceof z.ZodArray) return "list";
  return inner instanceof z.ZodRecord ? "map" : "string";
}
