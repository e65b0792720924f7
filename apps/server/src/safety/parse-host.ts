/** The host name of a Host header in one canonical form, without its port; null when it is none. */
export function parseHost(header: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(header.trim());
  if (!match?.[1]) return null;
  if (match[2] !== undefined && Number(match[2]) > 65_535) return null;
  return canonicalHost(match[1]);
}

/** Lower case, without brackets and a trailing dot; an IPv6 address in its shortest form. */
export function canonicalHost(host: string): string {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, "");
  if (!bare.includes(":")) return bare.replace(/\.$/, "");
  try {
    return new URL(`http://[${bare}]`).hostname.slice(1, -1);
  } catch {
    return bare;
  }
}
