import type { JsonSchema } from "../../contract/model-request.ts";
import { isRecord, listOf, mergeAll } from "./json-schema.ts";

/** Takes out the nulls that the grammar wrote for properties that are not required. */
export function dropOptionalNulls(value: unknown, schema: JsonSchema): unknown {
  return drop(value, schema, recordOf(schema["$defs"] ?? schema["definitions"]));
}

function drop(value: unknown, given: unknown, definitions: JsonSchema): unknown {
  const schema = resolve(given, definitions);
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => drop(each, schema["items"], definitions));
  if (!isRecord(value)) return value;
  const required = new Set(listOf(schema["required"]));
  const properties = recordOf(schema["properties"]);
  const kept = Object.entries(value).filter(
    ([name, each]) => each !== null || required.has(name) || !(name in properties),
  );
  return Object.fromEntries(
    kept.map(([name, each]) => [name, drop(each, properties[name], definitions)]),
  );
}

function resolve(schema: unknown, definitions: JsonSchema): JsonSchema | undefined {
  if (!isRecord(schema)) return undefined;
  const reference = schema["$ref"];
  if (typeof reference !== "string") return mergeAll(schema);
  const found = definitions[reference.replace(/^#\/(?:\$defs|definitions)\//, "")];
  return isRecord(found) ? mergeAll(found) : undefined;
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}
