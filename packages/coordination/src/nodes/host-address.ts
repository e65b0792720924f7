import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";

/** `host` and `port` of `host`, `host:port`, `[::1]:port` or a URL; null for what is neither. */
export function parseHost(
  text: string,
): { readonly host: string; readonly port: number | null } | null {
  const isUrl = text.includes("://");
  const isBareIpv6 = !isUrl && !text.startsWith("[") && text.split(":").length > 2;
  const parsed = URL.parse(isUrl ? text : `http://${isBareIpv6 ? `[${text}]` : text}`);
  if (parsed === null) return null;
  const host = parsed.hostname.replace(/^\[(.*)\]$/, "$1");
  const isDefaultPort = parsed.port === "";
  const schemePort = parsed.protocol === "https:" ? 443 : 80;
  return { host, port: isDefaultPort ? (isUrl ? schemePort : null) : Number(parsed.port) };
}

/** Every address of this machine means this machine. */
const thisMachine = "this machine";

/** What tells a host's machine from others: its address; null when the name is not known. */
export async function resolveMachine(host: string): Promise<string | null> {
  try {
    const { address } = await lookup(host);
    const isLoopback = address === "::1" || address.startsWith("127.");
    return isLoopback || ownAddresses().has(address) ? thisMachine : address;
  } catch {
    return null;
  }
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address));
}
