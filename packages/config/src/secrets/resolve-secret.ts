import { homedir } from "node:os";
import { resolve } from "node:path";

import { ConfigError } from "../errors/config-error.ts";
import { inVariable } from "../errors/config-issue.ts";
import type { Environment } from "../load/environment-layer.ts";
import { expandHome } from "../load/expand-home.ts";
import { type ReadFile, readTextFile } from "../load/read-text-file.ts";
import { parseSecretReference, type SecretReference } from "./secret-reference.ts";

export interface ResolveSecretOptions {
  /** Environment variables, such as `process.env`. Default: none. */
  readonly environment?: Environment | undefined;
  /** Default: reads from disk, at most 1 MiB. */
  readonly readFile?: ReadFile | undefined;
  /** Default: the user's. */
  readonly homeDirectory?: string | undefined;
  /** Relative paths begin here; the config's folder is a good choice. Default: the current folder. */
  readonly baseDirectory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The key that the secret is for, such as `server.auth_token`: errors name it. */
  readonly key?: string | undefined;
}

/**
 * The secret that a reference names, without one newline at its end. Text that is no reference is
 * the secret itself.
 *
 * @throws ConfigError `HAROMBE_CONFIG_SECRET` when it is missing, empty or out of reach.
 */
export async function resolveSecret(
  reference: string,
  options: ResolveSecretOptions = {},
): Promise<string> {
  const parsed = parseSecretReference(reference);
  if (parsed === undefined) return reference;
  const secret = (await sources[parsed.kind](parsed.target, options)).replace(/\r?\n$/, "");
  if (secret === "") throw refusal(parsed, "is empty", options);
  return secret;
}

type Source = (target: string, options: ResolveSecretOptions) => Promise<string>;

const sources: Readonly<Record<SecretReference["kind"], Source>> = {
  env: async (target, options) => {
    const value = options.environment?.[target];
    if (value === undefined) throw refusal({ kind: "env", target }, "is not set", options);
    return value;
  },
  file: async (target, options) => {
    const { readFile, homeDirectory = homedir(), baseDirectory = ".", signal } = options;
    const path = resolve(baseDirectory, expandHome(target, homeDirectory));
    const text = await readTextFile(path, { readFile, signal });
    if (text === undefined) throw refusal({ kind: "file", target }, "does not exist", options);
    return text;
  },
  vault: async (target, options) => {
    throw refusal({ kind: "vault", target }, "cannot be read: this version has no vault", options);
  },
};

const nouns = { env: "the environment variable", file: "the file", vault: "the vault entry" };

function refusal(
  { kind, target }: SecretReference,
  reason: string,
  { key }: Pick<ResolveSecretOptions, "key">,
): ConfigError {
  const use = key === undefined ? "" : ` for ${key}`;
  const reference = `\${${kind}:${target}}`;
  const issue = {
    ...inVariable(reference),
    path: key ?? "",
    message: `cannot be resolved${use}: ${nouns[kind]} ${target} ${reason}`,
    found: reason,
    allowed: "a secret that is not empty",
  };
  return new ConfigError({ code: "HAROMBE_CONFIG_SECRET", issues: [issue] });
}
