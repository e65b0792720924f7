import { z } from "zod";

import { isNullable, unwrap } from "../schema/walk-schema.ts";

/** Longest piece of a value that stands in a message. */
const foundCharactersMax = 60;

/** What stands somewhere, for a message: shortened, and only its type where it is private. */
export function describeFound(value: unknown, isPrivate: boolean): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (isPrivate) return typeof value === "string" ? "text" : `a ${typeof value}`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const written = JSON.stringify(typeof value === "string" ? hideCredentials(value) : value);
  return written.length > foundCharactersMax
    ? `${written.slice(0, foundCharactersMax - 1)}…`
    : written;
}

/** Replaces user name and password in addresses. */
export function hideCredentials(text: string): string {
  return text.replaceAll(/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, "$1********@");
}

/** What may stand somewhere: "an integer from 1 to 50", "one of mdns, explicit". */
export function describeAllowed(schema: z.core.$ZodType): string {
  const inner = describeInner(unwrap(schema));
  return isNullable(schema) ? `${inner}, or null` : inner;
}

function describeInner(inner: z.core.$ZodType): string {
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(", ")}`;
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodNumber) return describeNumber(inner);
  if (inner instanceof z.ZodObject) return "a mapping of keys to values";
  if (inner instanceof z.ZodArray)
    return `a list, each element ${describeInner(unwrap(inner.element))}`;
  if (inner instanceof z.ZodRecord) {
    return `a mapping of names, each to ${describeInner(unwrap(inner.valueType))}`;
  }
  return inner instanceof z.ZodString && inner.minLength === 1 ? "text that is not empty" : "text";
}

function describeNumber(inner: z.ZodNumber): string {
  const { minimum, exclusiveMinimum, maximum } = z.toJSONSchema(inner);
  const kind = inner.format === "safeint" ? "an integer" : "a number";
  const least = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}`;
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  if (least !== undefined) return `${kind} of at least ${least}`;
  return most === undefined ? kind : `${kind} of at most ${most}`;
}
