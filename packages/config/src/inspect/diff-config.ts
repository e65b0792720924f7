import { isDeepStrictEqual } from "node:util";

import { formatKeyPath, type KeyPath } from "../keys/key-path.ts";
import type { Config } from "../schema/config-schema.ts";

/**
 * The keys whose values differ. Of a list of sections the elements are compared in order; one that
 * was added or is gone is named as a whole: `cluster.nodes[2]`.
 */
export function diffConfig(before: Config, after: Config): readonly string[] {
  return diff([], before, after).map(formatKeyPath);
}

function diff(path: KeyPath, before: unknown, after: unknown): readonly KeyPath[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!areBothGroups(before, after)) return [path];
  const left = before as Record<string, unknown>;
  const right = after as Record<string, unknown>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    diff([...path, Array.isArray(before) ? Number(key) : key], left[key], right[key]),
  );
}

function areBothGroups(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after)) {
    return [...before, ...after].every(isObject);
  }
  return isObject(before) && isObject(after);
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
