import type { JsonSchema } from "../define/tool.ts";

/** The part of a schema that a path of keys leads to, or undefined where it says nothing. */
export function schemaAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = follow(root, root);
  for (const key of path) {
    if (!schema) return undefined;
    const next =
      typeof key === "number"
        ? (asSchema(asList(schema["prefixItems"])[key]) ?? asSchema(schema["items"]))
        : (asSchema(asSchema(schema["properties"])?.[String(key)]) ??
          asSchema(schema["additionalProperties"]));
    schema = next && follow(next, root);
  }
  return schema;
}

/** What a schema allows, in few words: `integer from 1 to 20`, `one of "a", "b"`. Empty for anything. */
export function describeSchema(schema: JsonSchema): string {
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const options = asList(schema["enum"]);
  if (options.length > 0) {
    const shown = options.slice(0, 20).map((option) => JSON.stringify(option));
    return `one of ${shown.join(", ")}${options.length > 20 ? ", …" : ""}`;
  }
  const branches = [...asList(schema["anyOf"]), ...asList(schema["oneOf"])].flatMap((branch) => {
    const described = describeSchema(asSchema(branch) ?? {});
    return described === "" ? [] : [described];
  });
  if (branches.length > 0) return [...new Set(branches)].slice(0, 5).join(" or ");
  return [describeType(schema), ...describeBounds(schema)].filter((part) => part !== "").join(" ");
}

function describeType(schema: JsonSchema): string {
  const types = [schema["type"]].flat().filter((type) => typeof type === "string");
  const items = asSchema(schema["items"]);
  const ofItems = types.includes("array") && items ? describeSchema(items) : "";
  return types.join(" or ") + (ofItems === "" ? "" : ` of ${ofItems}`);
}

/** Keyword and words, in the order in which they are read. */
const bounds: readonly (readonly [keyword: string, words: string])[] = [
  ["minimum", "from"],
  ["exclusiveMinimum", "above"],
  ["maximum", "to"],
  ["exclusiveMaximum", "below"],
  ["multipleOf", "in steps of"],
  ["minLength", "of at least (characters)"],
  ["maxLength", "of at most (characters)"],
  ["minItems", "with at least (items)"],
  ["maxItems", "with at most (items)"],
  ["format", "in the format"],
  ["pattern", "matching"],
];

function describeBounds(schema: JsonSchema): string[] {
  return bounds.flatMap(([keyword, words]) => {
    const value = schema[keyword];
    if (typeof value !== "number" && typeof value !== "string") return [];
    return [`${words} ${String(value).slice(0, 100)}`];
  });
}

function follow(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  let current: JsonSchema | undefined = schema;
  for (let hops = 0; current && "$ref" in current && hops < 10; hops += 1) {
    current = resolveReference(String(current["$ref"]), root);
  }
  return current;
}

/** References inside of the schema only: `#/$defs/city`. */
function resolveReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  const keys = reference.slice(1).split("/").filter(Boolean);
  return keys.reduce<JsonSchema | undefined>(
    (at, key) => asSchema(at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")]),
    root,
  );
}

function asSchema(value: unknown): JsonSchema | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonSchema) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
