import type { Tier } from "../nodes/cluster-node.ts";
import { parseOllamaHost } from "./parse-ollama-host.ts";

/** One Ollama server of a pool. */
export interface OllamaHost {
  /** `10.0.0.2`, `box:11435`, `[::1]:11434` or a URL. */
  readonly host: string;
  /** What it runs when a request names no model. Default: the first that it lists, so name one where that may be a model for embeddings. */
  readonly model?: string;
  /** Default 0. */
  readonly tier?: Tier;
  /** Requests that it serves at once, as its `OLLAMA_NUM_PARALLEL`. Default 1. */
  readonly slots?: number;
}

export interface PoolHost extends Omit<OllamaHost, "host"> {
  /** The node's name: host and port, and the path where there is one. */
  readonly name: string;
  readonly url: string;
}

/** Throws `TypeError` for a list that is empty, a host that is none, or one that stands there twice. */
export function toPoolHosts(hosts: readonly (string | OllamaHost)[]): readonly PoolHost[] {
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw new TypeError('A pool needs at least one host, such as ["10.0.0.2"]');
  }
  const found = new Map<string, PoolHost>();
  for (const host of hosts) {
    const parsed = toPoolHost(host);
    if (found.has(parsed.name)) {
      throw new TypeError(`The pool has ${JSON.stringify(parsed.name)} twice: name each host once`);
    }
    found.set(parsed.name, parsed);
  }
  return [...found.values()];
}

function toPoolHost(entry: string | OllamaHost): PoolHost {
  const { host, ...rest }: OllamaHost = typeof entry === "string" ? { host: entry } : { ...entry };
  if (typeof host !== "string") {
    throw new TypeError(`${JSON.stringify(entry)} is no Ollama server: it has no "host"`);
  }
  const { tier, slots } = rest;
  if (tier !== undefined && ![0, 1, 2].includes(tier)) {
    throw new TypeError(`The tier of ${JSON.stringify(host)} must be 0, 1 or 2, not ${tier}`);
  }
  if (slots !== undefined && !(Number.isInteger(slots) && slots >= 1)) {
    throw new TypeError(`The slots of ${JSON.stringify(host)} must be 1 or more, not ${slots}`);
  }
  const url = parseOllamaHost(host);
  return { ...rest, url, name: nameOf(new URL(url)) };
}

/** Without credentials, and with the port even where it is the scheme's own. */
function nameOf({ hostname, port, protocol, pathname }: URL): string {
  const ownPort = protocol === "https:" ? "443" : "80";
  return `${hostname}:${port || ownPort}${pathname.replace(/\/+$/, "")}`;
}
