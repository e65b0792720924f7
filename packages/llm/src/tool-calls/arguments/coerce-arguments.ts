import type { JsonSchema } from "../../contract/model-request.ts";
import { coerceScalar } from "./coerce-scalar.ts";
import { isRecord } from "./is-record.ts";
import {
  acceptedTypes,
  asSchema,
  isOfType,
  propertySchema,
  schemaBranches,
  typeOf,
} from "./schema-types.ts";

export interface CoercedArguments {
  readonly arguments: Record<string, unknown>;
  /** Whether anything differs from what was given. */
  readonly changed: boolean;
}

const maxDepth = 32;

/**
 * Brings arguments to the types of their schema where that is safe and loses nothing: `"3"` to 3,
 * `"true"` to true, JSON in a string to what it says, one value to a list of one; a null for a
 * property that takes none and is not required is dropped. What has a right type already stays
 * as it is, as does what can not be converted: validation says what is wrong with it.
 */
export function coerceArguments(
  given: Record<string, unknown>,
  schema: JsonSchema | undefined,
): CoercedArguments {
  const coerced = coerceObject(given, { schema, root: schema, depth: 0 });
  return { arguments: coerced, changed: coerced !== given };
}

interface Place {
  readonly schema: JsonSchema | undefined;
  /** The whole schema, for `$ref`. */
  readonly root: JsonSchema | undefined;
  readonly depth: number;
}

function coerceValue(value: unknown, place: Place): unknown {
  const types = acceptedTypes(place.schema, place.root);
  if (types === undefined || place.depth > maxDepth) return value;
  if (isOfType(value, types)) return coerceInside(value, place);
  const scalar = coerceScalar(value, types);
  if (scalar !== undefined) return coerceInside(scalar, place);
  return types.has("array") ? wrap(value, place) : value;
}

/** Into a union only where a single branch can be meant: the others might take the value as it is. */
function coerceInside(value: unknown, place: Place): unknown {
  const branches = schemaBranches(place.schema, place.root).filter((branch) =>
    isOfType(value, acceptedTypes(branch, place.root) ?? new Set()),
  );
  if (branches.length !== 1) return value;
  const inside = { ...place, schema: branches[0], depth: place.depth + 1 };
  if (Array.isArray(value)) return coerceList(value, inside);
  return isRecord(value) ? coerceObject(value, inside) : value;
}

function coerceList(list: readonly unknown[], place: Place): unknown {
  const schema = asSchema(place.schema?.["items"]);
  if (schema === undefined || place.schema?.["prefixItems"] !== undefined) return list;
  const items = list.map((item) => coerceValue(item, { ...place, schema }));
  return items.every((item, index) => Object.is(item, list[index])) ? list : items;
}

function coerceObject(given: Record<string, unknown>, place: Place): Record<string, unknown> {
  const entries = Object.entries(given);
  const kept = entries.filter(([key, value]) => value !== null || !isDroppable(key, place));
  const coerced = kept.map(([key, value]): [string, unknown] => {
    return [key, coerceValue(value, { ...place, schema: propertySchema(place.schema, key) })];
  });
  const isSame =
    coerced.length === entries.length &&
    coerced.every(([key, value]) => Object.is(value, given[key]));
  return isSame ? given : Object.fromEntries(coerced);
}

function isDroppable(key: string, place: Place): boolean {
  const required = place.schema?.["required"];
  if (Array.isArray(required) && required.includes(key)) return false;
  const types = acceptedTypes(propertySchema(place.schema, key), place.root);
  return types !== undefined && !types.has("null");
}

/** One value where a list of such values is wanted. */
function wrap(value: unknown, place: Place): unknown {
  if (value === null) return value;
  const lists = schemaBranches(place.schema, place.root).filter((branch) =>
    acceptedTypes(branch, place.root)?.has("array"),
  );
  const items = asSchema(lists[0]?.["items"]);
  const types = acceptedTypes(items, place.root);
  if (lists.length !== 1 || items === undefined || types === undefined) return value;
  const item = coerceValue(value, { ...place, schema: items, depth: place.depth + 1 });
  return isOfType(item, types) && typeOf(item) !== "array" ? [item] : value;
}
