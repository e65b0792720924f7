import { formatKeyPath } from "../keys/key-path.ts";
import type { ConfigOrigin, LoadedConfig } from "../load/loaded-config.ts";
import { maskValue } from "../secrets/mask-secrets.ts";
import { flattenConfig } from "./flatten-config.ts";

/** One value for `harombe config show`. */
export interface DescribedValue {
  readonly path: string;
  /** Secrets are masked. */
  readonly value: unknown;
  readonly origin: ConfigOrigin;
}

/** Every value with where it came from, in the order of the schema. Safe to print. */
export function describeConfig(loaded: LoadedConfig): readonly DescribedValue[] {
  return flattenConfig(loaded.config).map((leaf) => {
    const path = formatKeyPath(leaf.path);
    return { path, value: maskValue(leaf.path, leaf.value), origin: loaded.origin(path) };
  });
}
