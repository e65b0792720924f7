import { hostname, networkInterfaces } from "node:os";

import { canonicalHost, parseHost } from "./parse-host.ts";

export interface HostCheckOptions {
  /** Names that a request may be addressed to; `*` allows every name. */
  readonly allowedHosts: readonly string[];
}

/**
 * Whether a Host header names this server. A web page that points its own name at 127.0.0.1 (DNS
 * rebinding) sends its own name here, and is refused.
 */
export function createHostCheck({
  allowedHosts,
}: HostCheckOptions): (header: string | null) => boolean {
  const allowed = new Set(allowedHosts.map(canonicalHost));
  if (allowed.has("*")) return () => true;
  return (header) => {
    const host = header === null ? null : parseHost(header);
    return host !== null && allowed.has(host);
  };
}

/**
 * The names under which a server may be called: the configured ones and the address it listens on.
 * Listening on every address, that is each address and the name of this machine.
 */
export function hostNamesFor(
  host: string,
  configured: readonly string[],
  { addresses = ownNames }: { readonly addresses?: () => readonly string[] } = {},
): readonly string[] {
  const isWildcard = ["0.0.0.0", "::", "[::]"].includes(host);
  return [...configured, ...(isWildcard ? addresses() : [host])];
}

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  const name = hostname().toLowerCase();
  return [...addresses, name, `${name.replace(/\.local$/, "")}.local`];
}
