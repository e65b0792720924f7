import { requireWithin } from "../announce/parse-node.ts";
import { defaultSubnets, expandSubnets, requireHosts } from "./expand-addresses.ts";
import { probeOllama, type OllamaServer } from "./probe-ollama.ts";

export interface FindOllamaOptions {
  /** Hosts to ask: names or addresses, at most 1,024. Instead of subnets. */
  readonly addresses?: readonly string[] | undefined;
  /** `192.168.1.0/24`; together at most 1,024 addresses. Default: the /24 of each real interface. */
  readonly subnets?: readonly string[] | undefined;
  /** Default 11434. */
  readonly port?: number | undefined;
  /** Hosts asked at a time, 1 to 256. Default 64. */
  readonly concurrency?: number | undefined;
  /** How long a host may take to tell its version. Default 300 ms. */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks every address whether an Ollama server is there, and believes only what answers as one. It
 * knocks at every machine of a network, so call it only when a person asked for it. Results are
 * in the order of the addresses. Throws `HAROMBE_DISCOVERY_TOO_MANY_ADDRESSES` or `_BAD_ADDRESS`
 * before it asks anyone, or the signal's reason.
 */
export async function findOllamaServers(
  options: FindOllamaOptions = {},
): Promise<readonly OllamaServer[]> {
  const { fetch = globalThis.fetch, signal = new AbortController().signal } = options;
  const port = requireWithin("port", options.port ?? 11_434, [1, 65_535]);
  const concurrency = requireWithin("concurrency", options.concurrency ?? 64, [1, 256]);
  const timeoutMs = requireWithin("timeoutMs", options.timeoutMs ?? 300, [1, 60_000]);
  const { addresses, subnets } = options;
  const hosts = requireHosts(addresses ?? expandSubnets(subnets ?? defaultSubnets()));
  signal.throwIfAborted();

  const found: (OllamaServer | null)[] = Array.from({ length: hosts.length }, () => null);
  const waiting = hosts.entries();
  const work = async (): Promise<void> => {
    for (const [index, host] of waiting) {
      found[index] = await probeOllama(toUrl(host, port), { fetch, timeoutMs, signal });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return found.filter((server) => server !== null);
}

const toUrl = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
