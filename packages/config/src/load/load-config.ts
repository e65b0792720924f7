import { homedir } from "node:os";
import { join } from "node:path";

import { configDirectory } from "./config-directory.ts";
import type { Environment } from "./environment-layer.ts";
import { expandHome } from "./expand-home.ts";
import type { LoadedConfig } from "./loaded-config.ts";
import type { Overrides } from "./override-layer.ts";
import { parseConfig } from "./parse-config.ts";
import { type ReadFile, readTextFile } from "./read-text-file.ts";

export interface LoadConfigOptions {
  /** The file to read. Default: `HAROMBE_CONFIG`, else `harombe.yaml` in the config directory. */
  readonly path?: string | undefined;
  /** Environment variables, such as `process.env`. Default: none. */
  readonly environment?: Environment | undefined;
  /** Values from flags by dotted key; `undefined` is skipped. Default: none. */
  readonly overrides?: Overrides | undefined;
  /** Default: the user's. */
  readonly homeDirectory?: string | undefined;
  /** Default: reads from disk, at most 1 MiB. */
  readonly readFile?: ReadFile | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the config: defaults, then the file, then the environment, then flags, the later winning.
 * No file is as good as an empty one; one that was named and is missing draws a warning.
 *
 * @throws ConfigError `HAROMBE_CONFIG_INVALID` or `HAROMBE_CONFIG_UNREADABLE`.
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const { environment = {}, overrides = {}, readFile, signal } = options;
  const { path, isNamed } = locateFile(options);
  const text = await readTextFile(path, { readFile, signal });
  const exists = text !== undefined;
  const loaded = parseConfig(text ?? "", { path, exists, environment, overrides });
  if (exists || !isNamed) return loaded;
  const message = `There is no file ${path}; the defaults apply.`;
  return { ...loaded, warnings: [{ code: "file-missing", path, message }, ...loaded.warnings] };
}

function locateFile(options: LoadConfigOptions): { path: string; isNamed: boolean } {
  const { environment = {}, homeDirectory = homedir() } = options;
  const named = options.path ?? environment["HAROMBE_CONFIG"];
  if (named) return { path: expandHome(named, homeDirectory), isNamed: true };
  const directory = configDirectory({ environment, homeDirectory });
  return { path: join(directory, "harombe.yaml"), isNamed: false };
}
