import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

import { proveNode } from "@harombe/coordination";

import type { NodeConfig } from "./node-config.ts";
import { toNodeUrl } from "./node-url.ts";
import type { ListedNode } from "./place-found.ts";

/** Tells what the nodes of a config are, so that a found machine is not added twice. */
export type IdentifyListed = (nodes: readonly NodeConfig[]) => Promise<readonly ListedNode[]>;

export interface IdentifyListedOptions {
  /** `cluster.discovery.token`. */
  readonly token: string | null;
  /** How long one machine may take to answer. Default 2000. */
  readonly timeoutMs?: number;
  /** How long what was learned is good, also that nobody answered. Default 60000. */
  readonly keepMs?: number;
}

type Identity = Pick<ListedNode, "addresses" | "machineId">;

/** Addresses by name, and the machine id of those that know the token. Asks each once a minute at most. */
export function createIdentifyListed({
  token,
  timeoutMs = 2000,
  keepMs = 60_000,
}: IdentifyListedOptions): IdentifyListed {
  const known = new Map<string, { readonly endMs: number; readonly identity: Promise<Identity> }>();
  const identify = async (url: URL): Promise<Identity> => {
    const addresses = await within(resolve(url.hostname), timeoutMs).catch(() => []);
    const [address] = addresses;
    if (token === null || address === undefined) return { addresses, machineId: null };
    const host = address.includes(":") ? `[${address}]` : address;
    const proving = proveNode({ url: `http://${host}:${url.port}`, token, timeoutMs });
    const proven = await proving.catch(() => null);
    return { addresses, machineId: proven?.machineId ?? null };
  };
  const look = (url: URL): Promise<Identity> => {
    const before = known.get(url.host);
    if (before && before.endMs > performance.now()) return before.identity;
    const entry = { endMs: performance.now() + keepMs, identity: identify(url) };
    known.set(url.host, entry);
    return entry.identity;
  };
  return async (nodes) => {
    const urls = nodes.map((node) => ({ name: node.name, url: toNodeUrl(node) }));
    for (const host of known.keys()) {
      if (!urls.some(({ url }) => url.host === host)) known.delete(host);
    }
    return Promise.all(
      urls.map(async ({ name, url }) => ({ name, port: Number(url.port), ...(await look(url)) })),
    );
  };
}

async function resolve(hostname: string): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return [host];
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** The resolver of the system takes no signal. */
function within<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<Value>();
  const timer = setTimeout(reject, timeoutMs);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
