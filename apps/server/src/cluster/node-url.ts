import { hostname, networkInterfaces } from "node:os";

import { ServerError } from "../errors/server-error.ts";
import { isLoopback } from "../safety/is-loopback.ts";
import type { NodeConfig } from "./node-config.ts";

/**
 * Where a node listens. Its host is a name, an address, or a URL whose port may be missing. Throws
 * `HAROMBE_SERVER_INVALID_REQUEST` for anything else.
 */
export function toNodeUrl({ name, host, port }: Pick<NodeConfig, "name" | "host" | "port">): URL {
  const isUrl = /^https?:\/\//i.test(host);
  const isBareIpv6 = !isUrl && !host.startsWith("[") && host.split(":").length > 2;
  const url = URL.parse(isUrl ? host : `http://${isBareIpv6 ? `[${host}]` : host}`);
  if (url === null || url.hostname === "" || (!isUrl && url.pathname + url.search !== "/")) {
    const message = `host is ${JSON.stringify(host)}, which is no host name, address or http(s) URL`;
    throw new ServerError(
      "HAROMBE_SERVER_INVALID_REQUEST",
      `The node ${JSON.stringify(name)} cannot be used: ${message}`,
      { issues: [{ path: "host", message }] },
    );
  }
  if (url.port === "") url.port = String(port);
  return url;
}

/** Whether a host name or address is this machine, as far as can be told without asking anybody. */
export function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  const ownName = hostname().toLowerCase();
  if (isLoopback(name) || name === ownName || name === `${ownName}.local`) return true;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address.toLowerCase() === name);
}
