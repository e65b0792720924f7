import type { JsonSchema } from "../../contract/model-request.ts";

/** Deeper than this, optional parts are left out and references end. */
const depthMax = 8;

const formats: Readonly<Record<string, string>> = {
  date: "2026-01-01",
  "date-time": "2026-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "PT1S",
  email: "someone@example.com",
  hostname: "example.com",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * A small value that is valid for a schema. Knows `const`, `enum`, `default`, `examples`, types,
 * bounds, formats, `items`, `prefixItems`, `properties`, `required`, `$ref` into the same document,
 * `allOf`, `anyOf` and `oneOf`; `pattern` and `not` are beyond it.
 *
 * @param text what strings say that the schema leaves free
 */
export function generateJson(schema: JsonSchema | boolean, text = "simulated"): unknown {
  return generate(schema, { root: schema, text, depth: 0 });
}

interface Place {
  readonly root: JsonSchema | boolean;
  readonly text: string;
  readonly depth: number;
}

function generate(schema: unknown, place: Place): unknown {
  if (!isRecord(schema)) return place.text;
  if ("const" in schema) return schema["const"];
  const stated = [listOf(schema["enum"]), listOf(schema["examples"])].find(
    ({ length }) => length > 0,
  );
  if ("default" in schema) return schema["default"];
  if (stated !== undefined) return stated[0];
  const inner = { ...place, depth: place.depth + 1 };
  if (typeof schema["$ref"] === "string") {
    return place.depth > depthMax * 2 ? null : generate(resolve(schema["$ref"], place.root), inner);
  }
  const merged = mergeAll(schema, inner);
  const choice = listOf(merged["anyOf"]).concat(listOf(merged["oneOf"]))[0];
  if (choice !== undefined) {
    const { anyOf: _any, oneOf: _one, ...rest } = merged;
    return generate(isRecord(choice) ? { ...rest, ...choice } : choice, inner);
  }
  return generateTyped(merged, inner);
}

function generateTyped(schema: Record<string, unknown>, place: Place): unknown {
  switch (typeOf(schema)) {
    case "object":
      return generateObject(schema, place);
    case "array":
      return generateArray(schema, place);
    case "integer":
    case "number":
      return generateNumber(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return generateString(schema, place.text);
  }
}

function generateObject(schema: Record<string, unknown>, place: Place): unknown {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = listOf(schema["required"]).map(String);
  const names = place.depth > depthMax ? required : [...Object.keys(properties), ...required];
  return Object.fromEntries(
    [...new Set(names)].map((key) => [key, generate(properties[key] ?? {}, place)]),
  );
}

function generateArray(schema: Record<string, unknown>, place: Place): unknown {
  const fixed = listOf(schema["prefixItems"]).map((item) => generate(item, place));
  const most = numberOf(schema["maxItems"]) ?? Infinity;
  const wanted = place.depth > depthMax ? 0 : Math.max(1, fixed.length);
  const length = Math.min(Math.max(numberOf(schema["minItems"]) ?? 0, wanted), most, 1000);
  const more = Array.from({ length: Math.max(0, length - fixed.length) }, (_, index) =>
    vary(generate(schema["items"], place), schema["uniqueItems"] === true ? index : 0),
  );
  return [...fixed, ...more];
}

/** Makes the items of a set differ. */
function vary(value: unknown, index: number): unknown {
  if (index === 0) return value;
  if (typeof value === "number") return value + index;
  return typeof value === "string" ? `${value} ${index + 1}` : value;
}

function generateNumber(schema: Record<string, unknown>): number {
  const isInteger = typeOf(schema) === "integer";
  const step = numberOf(schema["multipleOf"]) ?? (isInteger ? 1 : 0);
  const above = numberOf(schema["exclusiveMinimum"]);
  const below = numberOf(schema["exclusiveMaximum"]);
  const low =
    numberOf(schema["minimum"]) ?? (above === undefined ? undefined : next(above, below, step));
  const high =
    numberOf(schema["maximum"]) ?? (below === undefined ? undefined : before(below, low, step));
  const value = Math.min(Math.max(step === 0 ? 1 : step, low ?? -Infinity), high ?? Infinity);
  if (step === 0) return value;
  const rounded = Math.ceil(value / step) * step;
  return high !== undefined && rounded > high ? Math.floor(high / step) * step : rounded;
}

function next(above: number, below: number | undefined, step: number): number {
  if (step > 0) return (Math.floor(above / step) + 1) * step;
  return below === undefined ? above + 1 : (above + below) / 2;
}

function before(below: number, low: number | undefined, step: number): number {
  if (step > 0) return (Math.ceil(below / step) - 1) * step;
  return low === undefined ? below - 1 : (low + below) / 2;
}

function generateString(schema: Record<string, unknown>, text: string): string {
  const format = formats[String(schema["format"])];
  if (format !== undefined) return format;
  const least = numberOf(schema["minLength"]) ?? 0;
  const padded = text.length >= least ? text : text.padEnd(Math.min(least, 10_000), ".");
  return padded.slice(0, numberOf(schema["maxLength"]) ?? padded.length);
}

function mergeAll(schema: Record<string, unknown>, place: Place): Record<string, unknown> {
  const parts = listOf(schema["allOf"]);
  if (parts.length === 0) return schema;
  const { allOf: _all, ...rest } = schema;
  return [rest, ...parts].reduce<Record<string, unknown>>((merged, part) => {
    const reference = isRecord(part) ? part["$ref"] : undefined;
    const each = typeof reference === "string" ? resolve(reference, place.root) : part;
    if (!isRecord(each)) return merged;
    return {
      ...merged,
      ...each,
      properties: { ...asRecord(merged["properties"]), ...asRecord(each["properties"]) },
      required: [...listOf(merged["required"]), ...listOf(each["required"])],
    };
  }, {});
}

function typeOf(schema: Record<string, unknown>): string {
  const { type } = schema;
  if (typeof type === "string") return type;
  const first = listOf(type).find((each) => each !== "null");
  if (typeof first === "string") return first;
  if ("properties" in schema || "required" in schema) return "object";
  if ("items" in schema || "prefixItems" in schema) return "array";
  return "minimum" in schema || "maximum" in schema ? "number" : "string";
}

function resolve(reference: string, root: unknown): unknown {
  const keys = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return keys.reduce<unknown>(
    (value, key) =>
      asRecord(value)[decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~")],
    root,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
