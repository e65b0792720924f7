import { type Config, type ResolveSecretOptions, resolveSecret } from "@harombe/config";

/** The secrets that this version uses, as plain values; null where none is set. */
export interface ResolvedSecrets {
  readonly serverToken: string | null;
  /** What lets machines of the network trust each other. */
  readonly discoveryToken: string | null;
  readonly apiKeys: {
    readonly vllm: string | null;
    readonly sglang: string | null;
    readonly openai: string | null;
  };
}

/**
 * Reads the secrets that the config refers to. Only the key of the engine in use has to be there.
 * Throws `ConfigError` `HAROMBE_CONFIG_SECRET`.
 */
export async function resolveSecrets(
  { cluster, inference, server }: Config,
  options: ResolveSecretOptions,
): Promise<ResolvedSecrets> {
  const read = async (key: string, reference: string | null): Promise<string | null> =>
    reference === null ? null : resolveSecret(reference, { ...options, key });
  const readKey = (backend: "openai" | "sglang" | "vllm") =>
    [backend, "auto"].includes(inference.backend)
      ? read(`inference.${backend}.api_key`, inference[backend].api_key)
      : null;
  return {
    serverToken: await read("server.auth_token", server.auth_token),
    discoveryToken: await read("cluster.discovery.token", cluster.discovery.token),
    apiKeys: {
      vllm: await readKey("vllm"),
      sglang: await readKey("sglang"),
      openai: await readKey("openai"),
    },
  };
}
