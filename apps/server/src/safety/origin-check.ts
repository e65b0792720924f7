/** What a browser's Origin header means for this server. */
export type OriginVerdict = "same-origin" | "allowed" | "refused";

/**
 * Judges the Origin of a request. Same-origin is decided by host and port alone: one port cannot
 * serve both schemes, and behind a proxy that ends TLS ours is not the scheme the browser saw.
 */
export function createOriginCheck(
  allowedOrigins: readonly string[],
): (origin: string, hostHeader: string | null) => OriginVerdict {
  const allowed = new Set(allowedOrigins.map((origin) => toOrigin(origin) ?? origin));
  return (origin, hostHeader) => {
    const parsed = URL.canParse(origin) ? new URL(origin) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) return "refused";
    const own = `${parsed.protocol}//${hostHeader ?? ""}`;
    if (URL.canParse(own) && new URL(own).host === parsed.host) return "same-origin";
    return allowed.has(parsed.origin) || allowed.has("*") ? "allowed" : "refused";
  };
}

function toOrigin(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null;
}
