import { isIP } from "node:net";

import { ToolError } from "../errors/tool-error.ts";
import { codeOf } from "../files/translate-file-error.ts";
import { findAddressFault } from "./public-address.ts";
import type { ResolvedAddress, ResolveHost } from "./resolve-host.ts";

export interface CheckOptions {
  readonly resolve: ResolveHost;
  /** Lets addresses through that are not public: all, or those of the hosts that are named. */
  readonly allowPrivate: boolean | readonly string[];
}

/** Reads a URL as browsers do, so that `http://0x7f.1` is seen as the address it is. */
export function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url) throw new ToolError(`${JSON.stringify(text.slice(0, 200))} is no URL.`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refusal(`Only http and https can be read, not ${url.protocol.slice(0, 20)}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refusal(`The URL of ${url.host} has a user name or password in it; leave them out`);
  }
  return url;
}

/**
 * The addresses that a connection to a URL may use: all that its host has, each of them checked.
 * The connection must use these and not ask again, since the answer could have changed.
 */
export async function checkUrl(
  { hostname }: URL,
  { resolve, allowPrivate }: CheckOptions,
): Promise<readonly ResolvedAddress[]> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(host);
  const addresses =
    family === 0 ? await lookUp(host, resolve) : [{ address: host, family: toFamily(family) }];
  if (typeof allowPrivate === "boolean" ? allowPrivate : allowPrivate.includes(host)) {
    return addresses;
  }
  for (const { address } of addresses) {
    const fault = findAddressFault(address);
    if (fault === null) continue;
    const named = address === host ? host : `${host} (${address})`;
    throw refusal(`${named} is not on the public internet: ${fault}`);
  }
  return addresses;
}

const toFamily = (family: number): 4 | 6 => (family === 6 ? 6 : 4);

async function lookUp(host: string, resolve: ResolveHost): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(host).catch((cause: unknown) => {
    const isRetryable = codeOf(cause) === "EAI_AGAIN";
    throw new ToolError(`The host ${host} cannot be found.`, {
      code: "HAROMBE_TOOL_NOT_FOUND",
      isRetryable,
      cause,
    });
  });
  if (addresses.length > 0) return addresses;
  throw new ToolError(`The host ${host} has no address.`, { code: "HAROMBE_TOOL_NOT_FOUND" });
}

function refusal(message: string): ToolError {
  return new ToolError(`${message}.`, { code: "HAROMBE_TOOL_REFUSED" });
}
