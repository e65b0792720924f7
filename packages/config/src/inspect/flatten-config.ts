import type { KeyPath } from "../keys/key-path.ts";
import type { Config } from "../schema/config-schema.ts";

export interface ConfigLeaf {
  readonly path: KeyPath;
  /** A scalar, a list of scalars, or an empty list or map. */
  readonly value: unknown;
}

/** Every value of a config in order; lists of sections and maps are taken apart. */
export function flattenConfig(config: Config): readonly ConfigLeaf[] {
  return flatten([], config);
}

function flatten(path: KeyPath, value: unknown): readonly ConfigLeaf[] {
  const children = childrenOf(value);
  if (children.length === 0) return [{ path, value }];
  return children.flatMap(([step, child]) => flatten([...path, step], child));
}

function childrenOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) return Object.entries(value);
  const isDeep = value.some((element) => typeof element === "object" && element !== null);
  return isDeep ? value.map((element, index) => [index, element] as const) : [];
}
