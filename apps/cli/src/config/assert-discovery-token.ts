import {
  ConfigError,
  type ConfigIssue,
  type LoadedConfig,
  resolveSecret,
  type ResolveSecretOptions,
} from "@harombe/config";
import { discoveryTokenLengthMin } from "@harombe/coordination";

const path = "cluster.discovery.token";

/**
 * Throws `ConfigError` `HAROMBE_CONFIG_INVALID` for a token with which no server starts. What a
 * reference stands for is looked at where this machine has it.
 */
export async function assertDiscoveryToken(
  { config, path: file, origin }: Pick<LoadedConfig, "config" | "path" | "origin">,
  options: ResolveSecretOptions,
): Promise<void> {
  const reference = config.cluster.discovery.token;
  if (reference === null) return;
  const token = await resolveSecret(reference, options).catch(passOverMissing);
  if (token === null || token.length >= discoveryTokenLengthMin) return;
  const allowed = `at least ${discoveryTokenLengthMin} characters`;
  const issue = {
    ...placeOf(origin(path), file),
    path,
    message: `${path} has ${token.length} characters; allowed: ${allowed}, or \`harombe start\` refuses it`,
    found: `${token.length} characters`,
    allowed,
  };
  const hint = "Make one with: openssl rand -hex 32";
  throw new ConfigError({ code: "HAROMBE_CONFIG_INVALID", issues: [issue], hint });
}

function passOverMissing(error: unknown): null {
  if (ConfigError.isInstance(error) && error.code === "HAROMBE_CONFIG_SECRET") return null;
  throw error;
}

type Place = Pick<ConfigIssue, "file" | "line" | "column" | "variable">;

function placeOf({ kind, detail }: ReturnType<LoadedConfig["origin"]>, file: string): Place {
  if (kind !== "file") return { file: null, line: null, column: null, variable: detail };
  return { file, line: Number(/:(\d+)$/.exec(detail)?.[1] ?? 1), column: 1, variable: null };
}
