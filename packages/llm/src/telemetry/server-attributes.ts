import type { Attributes } from "@opentelemetry/api";

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** `server.address` and `server.port` of a URL or of `host:port`; nothing for what is neither. */
export function serverAttributes(server: string | null | undefined): Attributes {
  if (!server) return {};
  const url = URL.parse(server.includes("://") ? server : `http://${server}`);
  if (!url || url.hostname === "") return {};
  const port = url.port === "" ? defaultPorts[url.protocol] : Number(url.port);
  return { "server.address": url.hostname.replace(/^\[|\]$/g, ""), "server.port": port };
}
