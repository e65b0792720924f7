import type { JsonSchema } from "@harombe/llm";

/** Values compared with a schema, at most; what is larger counts as matching. */
const checksMax = 20_000;
/** Schemas inside schemas, at most; what is deeper counts as matching. */
const depthMax = 100;

/**
 * Whether a value is what a JSON Schema of draft 2020-12 asks for, as far as answers are asked for
 * by one: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`,
 * `prefixItems`, `anyOf`, `oneOf`, `allOf`, `not`, local `$ref`, and bounds of numbers, lengths and
 * counts. Everything else, `pattern` and `format` above all, is taken to match: a pattern comes from
 * a client and may run for ever. Lenient where it is not sure.
 */
export function matchesSchema(value: unknown, schema: JsonSchema): boolean {
  return new Check(schema).matches(value, schema);
}

type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

class Check {
  readonly #root: JsonSchema;
  #checksLeft = checksMax;
  #depth = 0;

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  matches(value: unknown, given: unknown): boolean {
    this.#checksLeft -= 1;
    if (this.#checksLeft < 0 || given === true) return true;
    if (given === false) return false;
    if (!isObject(given)) return true;
    if (this.#depth >= depthMax) return true;
    this.#depth += 1;
    const isMatch = this.#matchesObjectSchema(value, given);
    this.#depth -= 1;
    return isMatch;
  }

  #matchesObjectSchema(value: unknown, schema: JsonSchema): boolean {
    return (
      matchesType(value, schema) &&
      matchesChoice(value, schema) &&
      this.#matchesReference(value, schema) &&
      this.#matchesCombination(value, schema) &&
      this.#matchesParts(value, schema)
    );
  }

  #matchesReference(value: unknown, { $ref: reference }: JsonSchema): boolean {
    if (typeof reference !== "string" || !reference.startsWith("#")) return true;
    const target = resolvePointer(this.#root, reference.slice(1));
    return target === undefined || this.matches(value, target);
  }

  #matchesCombination(value: unknown, { anyOf, oneOf, allOf, not }: JsonSchema): boolean {
    const each = (list: unknown): readonly boolean[] | null =>
      Array.isArray(list) ? list.map((schema) => this.matches(value, schema)) : null;
    if (each(allOf)?.includes(false) === true) return false;
    if (each(anyOf)?.includes(true) === false) return false;
    const ones = each(oneOf)?.filter(Boolean).length ?? 1;
    // What this check leaves out may tell apart those that look alike here.
    return ones >= 1 && (not === undefined || !isTold(not) || !this.matches(value, not));
  }

  #matchesParts(value: unknown, schema: JsonSchema): boolean {
    switch (kindOf(value)) {
      case "object":
        return this.#matchesObject(value as Record<string, unknown>, schema);
      case "array":
        return this.#matchesArray(value as readonly unknown[], schema);
      case "string":
        return isWithin([...(value as string)].length, schema["minLength"], schema["maxLength"]);
      case "number":
        return matchesNumber(value as number, schema);
      case "boolean":
      case "null":
        return true;
    }
  }

  #matchesObject(value: Readonly<Record<string, unknown>>, schema: JsonSchema): boolean {
    const { properties, required, additionalProperties, patternProperties } = schema;
    const known = isObject(properties) ? properties : {};
    const keys = Object.keys(value);
    if (!isWithin(keys.length, schema["minProperties"], schema["maxProperties"])) return false;
    if (Array.isArray(required) && required.some((key) => !Object.hasOwn(value, String(key)))) {
      return false;
    }
    return keys.every((key) => {
      if (Object.hasOwn(known, key)) return this.matches(value[key], known[key]);
      const isOpen = additionalProperties === undefined || patternProperties !== undefined;
      return isOpen || this.matches(value[key], additionalProperties);
    });
  }

  #matchesArray(value: readonly unknown[], schema: JsonSchema): boolean {
    const { items, prefixItems } = schema;
    if (!isWithin(value.length, schema["minItems"], schema["maxItems"])) return false;
    const first = Array.isArray(prefixItems) ? prefixItems : [];
    return value.every((item, index) =>
      this.matches(item, index < first.length ? first[index] : (items ?? true)),
    );
  }
}

function matchesType(value: unknown, { type }: JsonSchema): boolean {
  if (type === undefined) return true;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const kind = kindOf(value);
  return types.some((each) => each === kind || (each === "integer" && Number.isInteger(value)));
}

function matchesChoice(value: unknown, { enum: choices, const: only }: JsonSchema): boolean {
  if (only !== undefined && !isEqual(value, only)) return false;
  return !Array.isArray(choices) || choices.some((choice) => isEqual(value, choice));
}

function matchesNumber(value: number, schema: JsonSchema): boolean {
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = schema;
  if (!isWithin(value, schema["minimum"], schema["maximum"])) return false;
  if (typeof above === "number" && value <= above) return false;
  if (typeof below === "number" && value >= below) return false;
  return typeof multipleOf !== "number" || !Number.isInteger(multipleOf)
    ? true
    : multipleOf <= 0 || value % multipleOf === 0;
}

/** Bounds that are no numbers bind nobody. */
function isWithin(value: number, minimum: unknown, maximum: unknown): boolean {
  if (typeof minimum === "number" && value < minimum) return false;
  return typeof maximum !== "number" || value <= maximum;
}

/** `not` turns leniency round, so it counts only where every keyword under it is checked. */
function isTold(schema: unknown): boolean {
  if (!isObject(schema)) return true;
  return Object.keys(schema).every((key) => key === "type" || key === "enum" || key === "const");
}

function resolvePointer(root: JsonSchema, pointer: string): unknown {
  let at: unknown = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = decodePart(part);
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function decodePart(part: string): string {
  const plain = part.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as Kind;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === "object";
}

/** Of values from JSON. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  );
}
