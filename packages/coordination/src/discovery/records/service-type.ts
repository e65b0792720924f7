export const defaultServiceType = "_harombe._tcp.local";

/** The name under which all service types of a link are listed (RFC 6763 section 9). */
export const metaQueryName = "_services._dns-sd._udp.local";

/**
 * `_name._tcp.local` in lower case without the last dot; the name has 1 to 15 letters, digits
 * and hyphens (RFC 6763 section 7). Throws a `TypeError` for anything else.
 */
export function parseServiceType(value: string): string {
  const type = value.toLowerCase().replace(/\.$/, "");
  if (/^_[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?\._(?:tcp|udp)\.local$/.test(type)) return type;
  throw new TypeError(
    `Not a service type: ${JSON.stringify(value)}. It looks like ${defaultServiceType}`,
  );
}

/** DNS names differ by neither case nor a last dot. */
export const toNameKey = (name: string): string => name.toLowerCase().replace(/\.$/, "");

export const isSameName = (a: string, b: string): boolean => toNameKey(a) === toNameKey(b);
