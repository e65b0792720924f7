import type { GbnfJsonSchema } from "node-llama-cpp";

import type { JsonSchema } from "../../contract/model-request.ts";
import { isRecord, listOf, mergeAll } from "./json-schema.ts";

export interface GrammarSchemaOptions {
  /**
   * The grammar writes every property. Where this is set, one that is not required may be null
   * instead, and `dropOptionalNulls` takes it out again.
   */
  readonly hasOptional: boolean;
}

/** Whole numbers of at most so many values become an enumeration, which is exact. */
const rangeMax = 256;

const formats = ["date-time", "time", "date"];

const anything: GbnfJsonSchema = { type: ["string", "number", "boolean", "null"] };

/**
 * What the grammar of node-llama-cpp understands of a JSON Schema. What it cannot express
 * (`pattern`, bounds of numbers, `not`) is left out, so its output may be wider than the schema.
 */
export function toGrammarSchema(schema: JsonSchema, options: GrammarSchemaOptions): GbnfJsonSchema {
  const converted = convert(schema, options);
  const definitions = { ...recordOf(schema["definitions"]), ...recordOf(schema["$defs"]) };
  if (Object.keys(definitions).length === 0) return converted;
  const $defs = mapValues(definitions, (each) => convert(each, options));
  return { ...converted, $defs } as GbnfJsonSchema;
}

function convert(value: unknown, options: GrammarSchemaOptions): GbnfJsonSchema {
  if (!isRecord(value)) return anything;
  const schema = mergeAll(value);
  const description =
    typeof schema["description"] === "string" ? { description: schema["description"] } : {};
  return { ...convertKind(schema, options), ...description } as GbnfJsonSchema;
}

function convertKind(schema: JsonSchema, options: GrammarSchemaOptions): GbnfJsonSchema {
  const { $ref: reference, type } = schema;
  if (typeof reference === "string") {
    return { $ref: reference.replace("#/definitions/", "#/$defs/") } as GbnfJsonSchema;
  }
  if (isLiteral(schema["const"])) return { const: schema["const"] };
  const literals = listOf(schema["enum"]).filter(isLiteral);
  if (literals.length > 0) return { enum: literals };
  const choices = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])];
  if (choices.length > 0) return { oneOf: choices.map((each) => convert(each, options)) };
  if (Array.isArray(type)) {
    return { oneOf: type.map((each) => convert({ ...schema, type: each }, options)) };
  }
  return convertTyped(schema, options);
}

function convertTyped(schema: JsonSchema, options: GrammarSchemaOptions): GbnfJsonSchema {
  switch (typeOf(schema)) {
    case "object":
      return convertObject(schema, options);
    case "array":
      return convertArray(schema, options);
    case "string":
      return convertString(schema);
    case "integer":
      return convertInteger(schema);
    case "number":
      return { type: "number" };
    case "boolean":
      return { type: "boolean" };
    case "null":
      return { type: "null" };
    default:
      return anything;
  }
}

function convertObject(schema: JsonSchema, options: GrammarSchemaOptions): GbnfJsonSchema {
  const required = new Set(listOf(schema["required"]));
  const properties = mapValues(recordOf(schema["properties"]), (each, name) => {
    const converted = convert(each, options);
    if (!options.hasOptional || required.has(name)) return converted;
    return { oneOf: [converted, { type: "null" }] } as GbnfJsonSchema;
  });
  const others = schema["additionalProperties"];
  const isOpen = Object.keys(properties).length === 0 && others !== false;
  const additionalProperties = isRecord(others) ? convert(others, options) : isOpen;
  return { type: "object", properties, additionalProperties };
}

function convertArray(schema: JsonSchema, options: GrammarSchemaOptions): GbnfJsonSchema {
  const fixed = listOf(schema["prefixItems"]).map((each) => convert(each, options));
  return {
    type: "array",
    items: convert(schema["items"], options),
    ...(fixed.length === 0 ? {} : { prefixItems: fixed }),
    ...numbersOf(schema, ["minItems", "maxItems"]),
  };
}

function convertString(schema: JsonSchema): GbnfJsonSchema {
  const { format } = schema;
  if (typeof format === "string" && formats.includes(format)) {
    return { type: "string", format } as GbnfJsonSchema;
  }
  return { type: "string", ...numbersOf(schema, ["minLength", "maxLength"]) };
}

function convertInteger(schema: JsonSchema): GbnfJsonSchema {
  const { minimum, maximum } = numbersOf(schema, ["minimum", "maximum"]);
  if (minimum === undefined || maximum === undefined) return { type: "integer" };
  const [first, last] = [Math.ceil(minimum), Math.floor(maximum)];
  const count = last - first + 1;
  if (count < 1 || count > rangeMax) return { type: "integer" };
  return { enum: Array.from({ length: count }, (_, index) => first + index) };
}

function typeOf(schema: JsonSchema): unknown {
  if (schema["type"] !== undefined) return schema["type"];
  if ("properties" in schema) return "object";
  return "items" in schema || "prefixItems" in schema ? "array" : undefined;
}

function isLiteral(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function numbersOf<Name extends string>(
  schema: JsonSchema,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const entries = names.map((name) => [name, schema[name]]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "number")) as Partial<
    Record<Name, number>
  >;
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function mapValues(
  record: JsonSchema,
  map: (value: unknown, name: string) => GbnfJsonSchema,
): Record<string, GbnfJsonSchema> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
