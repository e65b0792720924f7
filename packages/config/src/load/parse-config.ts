import { ConfigError } from "../errors/config-error.ts";
import { type ConfigIssue, inFile, inVariable } from "../errors/config-issue.ts";
import { type KeyPath, parseKeyPath } from "../keys/key-path.ts";
import { validate } from "../read/validate.ts";
import { configSchema } from "../schema/config-schema.ts";
import { listWarnings } from "../warnings/list-warnings.ts";
import { withDependentDefaults } from "./dependent-defaults.ts";
import {
  type Environment,
  readEnvironmentLayer,
  warnOfNearVariables,
} from "./environment-layer.ts";
import { readFileLayer } from "./file-layer.ts";
import {
  type FindOrigin,
  findNearest,
  findOrigin,
  originOf,
  type OriginSources,
} from "./find-origin.ts";
import type { LoadedConfig } from "./loaded-config.ts";
import { mergeLayers } from "./merge-layers.ts";
import { type Overrides, readOverrideLayer } from "./override-layer.ts";

export interface ParseConfigOptions {
  /** Name of the file in messages. Default: `harombe.yaml`. */
  readonly path?: string | undefined;
  /** Whether there is such a file; it is only passed on. Default: true. */
  readonly exists?: boolean | undefined;
  /** Default: none. */
  readonly environment?: Environment | undefined;
  /** Default: none. */
  readonly overrides?: Overrides | undefined;
}

/**
 * Makes a config of a file's text, the environment and flags, the later of them winning. Each
 * source is checked by itself, so a wrong value is an error even where another one hides it.
 *
 * @throws ConfigError `HAROMBE_CONFIG_INVALID` with everything that is wrong.
 */
export function parseConfig(text: string, options: ParseConfigOptions = {}): LoadedConfig {
  const { path = "harombe.yaml", exists = true, environment = {}, overrides = {} } = options;
  const file = readFileLayer(text, path);
  const variables = readEnvironmentLayer(environment);
  const flags = readOverrideLayer(overrides);
  refuse([...file.issues, ...variables.issues, ...flags.issues]);

  const assignments = [...variables.assignments, ...flags.assignments];
  const sources: OriginSources = { file, fileName: path, assignments };
  const find = (keyPath: KeyPath) => findOrigin(keyPath, sources);
  const merged = mergeLayers(file.value, assignments);
  refuse(merged.issues);
  refuse(checkMerged(merged.value, find, path));
  const parsed = configSchema.parse(merged.value);
  const config = withDependentDefaults(parsed, (keyPath) => find(keyPath) !== undefined);
  return {
    config,
    path,
    exists,
    warnings: [...listWarnings(config), ...warnOfNearVariables(environment)],
    origin: (keyPath) => originOf(parseKeyPath(keyPath), find),
  };
}

function refuse(issues: readonly ConfigIssue[]): void {
  if (issues.length > 0) throw new ConfigError({ code: "HAROMBE_CONFIG_INVALID", issues });
}

/** Sound sources can still disagree: a variable for the third of two list elements. */
function checkMerged(merged: unknown, find: FindOrigin, file: string): readonly ConfigIssue[] {
  const placeOf = (path: KeyPath) => {
    const origin = findNearest(path, find);
    return origin === undefined || origin.kind === "file"
      ? inFile(file)
      : inVariable(origin.detail);
  };
  return validate(merged, { placeOf, placeOfKey: placeOf });
}
