import type { JsonSchema } from "../../contract/model-request.ts";
import { isRecord } from "./is-record.ts";

/** The schema of one property; undefined where the schema says nothing about it. */
export function propertySchema(
  schema: JsonSchema | undefined,
  key: string,
): JsonSchema | undefined {
  const properties = schema?.["properties"];
  if (isRecord(properties) && Object.hasOwn(properties, key)) return asSchema(properties[key]);
  return asSchema(schema?.["additionalProperties"]);
}

export function asSchema(value: unknown): JsonSchema | undefined {
  return isRecord(value) ? value : undefined;
}

/** Follows `$ref` within the document; undefined where it leads nowhere or in a circle. */
function resolveSchema(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
): JsonSchema | undefined {
  let current = schema;
  for (let hops = 0; hops < maxHops; hops += 1) {
    const reference = current?.["$ref"];
    if (typeof reference !== "string") return current;
    current = lookUp(reference, root);
  }
  return undefined;
}

const maxHops = 16;

function lookUp(reference: string, root: JsonSchema | undefined): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  let current: unknown = root;
  for (const part of reference.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isRecord(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return asSchema(current);
}

/** The branches of a union; a schema that is none is its own only branch. */
export function schemaBranches(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
): readonly (JsonSchema | undefined)[] {
  const resolved = resolveSchema(schema, root);
  const union = resolved?.["anyOf"] ?? resolved?.["oneOf"];
  if (!Array.isArray(union) || resolved?.["type"] !== undefined) return [resolved];
  return union.map((branch) => resolveSchema(asSchema(branch), root));
}

/** The JSON types that a schema takes; undefined where it does not say. */
export function acceptedTypes(
  schema: JsonSchema | undefined,
  root: JsonSchema | undefined,
): ReadonlySet<string> | undefined {
  const types = new Set<string>();
  for (const branch of schemaBranches(schema, root)) {
    const own = ownTypes(branch);
    if (own.length === 0) return undefined;
    for (const type of own) types.add(type);
  }
  return types;
}

function ownTypes(schema: JsonSchema | undefined): readonly string[] {
  const type = schema?.["type"];
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((item) => typeof item === "string");
  const values = schema?.["enum"] ?? ("const" in (schema ?? {}) ? [schema?.["const"]] : undefined);
  if (Array.isArray(values)) return values.map(typeOf);
  return isRecord(schema?.["properties"]) ? ["object"] : [];
}

/** The JSON type of a value; whole numbers are `integer`. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

export function isOfType(value: unknown, types: ReadonlySet<string>): boolean {
  const type = typeOf(value);
  return types.has(type) || (type === "integer" && types.has("number"));
}
