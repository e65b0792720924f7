import { homedir } from "node:os";
import { join } from "node:path";

import type { Environment } from "./environment-layer.ts";
import { expandHome } from "./expand-home.ts";

export interface ConfigDirectoryOptions {
  /** Environment variables; `HAROMBE_HOME` names another folder. Default: none. */
  readonly environment?: Environment | undefined;
  /** Default: the user's. */
  readonly homeDirectory?: string | undefined;
}

/** The folder of harombe's own files: `HAROMBE_HOME`, else `~/.harombe`. It need not exist. */
export function configDirectory(options: ConfigDirectoryOptions = {}): string {
  const { environment = {}, homeDirectory = homedir() } = options;
  const named = environment["HAROMBE_HOME"];
  return named ? expandHome(named, homeDirectory) : join(homeDirectory, ".harombe");
}
