import { z } from "zod";

import type { ConfigIssue, ConfigPlace } from "../errors/config-issue.ts";
import { describeAllowed, describeFound } from "../errors/describe-value.ts";
import { formatKeyPath, type KeyPath } from "../keys/key-path.ts";
import { configSchema } from "../schema/config-schema.ts";
import { knownKeys, privacyAt, schemaAt } from "../schema/walk-schema.ts";
import { suggestKey, suggestValue } from "./suggest.ts";

export interface ValidateOptions {
  /** Where the value belongs. Default: it is the whole document. */
  readonly base?: KeyPath;
  readonly placeOf: (path: KeyPath) => ConfigPlace;
  readonly placeOfKey: (path: KeyPath) => ConfigPlace;
}

/** Everything that is wrong with a value, which has been through `coerce`. */
export function validate(
  value: unknown,
  { base = [], placeOf, placeOfKey }: ValidateOptions,
): readonly ConfigIssue[] {
  const schema = schemaAt(base) ?? configSchema;
  const result = z.safeParse(schema, value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const local = issue.path as KeyPath;
    const path = [...base, ...local];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(path, key, placeOfKey([...path, key])));
    }
    const found = local.reduce<unknown>(stepInto, value);
    return [wrongValue(path, { found, issue, place: placeOf(path) })];
  });
}

/** A key that does not exist, with the one that was probably meant. */
function unknownKey(parent: KeyPath, key: string | number, place: ConfigPlace): ConfigIssue {
  const suggestion = typeof key === "number" ? undefined : suggestKey(parent, key);
  const path = formatKeyPath([...parent, key]);
  const siblings = knownKeys(schemaAt(parent) ?? configSchema);
  return {
    ...place,
    path,
    message: `${path} is no known key${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
    found: JSON.stringify(key),
    allowed: siblings.length === 0 ? "no key" : `one of ${siblings.join(", ")}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The first step of a path that leads nowhere. */
export function unknownPath(path: KeyPath, place: ConfigPlace): ConfigIssue {
  const known = path.findIndex((_, index) => schemaAt(path.slice(0, index + 1)) === undefined);
  return unknownKey(path.slice(0, known), path[known] ?? "", place);
}

interface WrongValue {
  readonly found: unknown;
  readonly issue: z.core.$ZodIssue;
  readonly place: ConfigPlace;
}

function wrongValue(path: KeyPath, { found, issue, place }: WrongValue): ConfigIssue {
  const schema = schemaAt(path) ?? configSchema;
  const isPrivate = privacyAt(path) !== undefined;
  const isDocument = path.length === 0;
  // A whole document of plain text is no config, but it may well be somebody's key file.
  const written = describeFound(found, isPrivate || isDocument);
  const allowed =
    issue.code === "invalid_format" || issue.code === "custom"
      ? issue.message
      : describeAllowed(schema);
  const suggestion = isPrivate ? undefined : suggestValue(schema, found);
  const name = isDocument ? "the document" : formatKeyPath(path);
  const what = found === undefined ? "is missing" : `is ${written}`;
  const help = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
  return {
    ...place,
    path: formatKeyPath(path),
    message: `${name} ${what}; allowed: ${allowed}${help}`,
    found: written,
    allowed,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function stepInto(value: unknown, step: string | number): unknown {
  return (value as Record<string | number, unknown> | undefined)?.[step];
}
