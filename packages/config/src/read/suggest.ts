import { z } from "zod";

import { formatKeyPath, type KeyPath } from "../keys/key-path.ts";
import { foldKey, selectNearest } from "../keys/select-nearest.ts";
import { listConfigKeys } from "../schema/config-keys.ts";
import { configSchema } from "../schema/config-schema.ts";
import { knownKeys, schemaAt, unwrap } from "../schema/walk-schema.ts";

/** The whole path of the key that was probably meant: a similar one here, or the same elsewhere. */
export function suggestKey(parent: KeyPath, key: string): string | undefined {
  const inElement = [...parent, 0, key];
  if (schemaAt(inElement) !== undefined) return formatKeyPath(inElement);
  const sibling = selectNearest(key, knownKeys(schemaAt(parent) ?? configSchema));
  if (sibling !== undefined) return formatKeyPath([...parent, sibling]);
  const elsewhere = listConfigKeys().filter(
    ({ path }) => foldKey(path.split(".").at(-1) ?? "") === foldKey(key),
  );
  return elsewhere.length === 1 ? elsewhere[0]?.path : undefined;
}

/** The enum value that was probably meant, or the quoted form of what must be text. */
export function suggestValue(schema: z.core.$ZodType, found: unknown): string | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum && typeof found === "string") {
    return selectNearest(found, inner.options.map(String));
  }
  const isPlain = typeof found === "number" || typeof found === "boolean";
  return inner instanceof z.ZodString && isPlain ? JSON.stringify(String(found)) : undefined;
}
