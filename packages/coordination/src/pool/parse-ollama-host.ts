const ollamaPort = 11_434;

/**
 * The base URL of `10.0.0.2`, `box`, `box:11435`, `::1`, `[::1]:11435` or `http://box:11434`. As for
 * Ollama's own `OLLAMA_HOST`, a URL without a port means its scheme's, and anything else 11434.
 * Throws `TypeError` with the value, without its credentials.
 */
export function parseOllamaHost(text: string): string {
  const isUrl = text.includes("://");
  const isBareIpv6 = !isUrl && !text.startsWith("[") && text.split(":").length > 2;
  const url = URL.parse(isUrl ? text : `http://${isBareIpv6 ? `[${text}]` : text}`);
  if (url === null || (isUrl ? !isHttp(url) : !isPlain(url, text))) throw badHost(text);
  if (!isUrl && !/:\d+$/.test(isBareIpv6 ? "" : text)) url.port = String(ollamaPort);
  return url.href.replace(/\/+$/, "");
}

const isHttp = ({ protocol }: URL): boolean => protocol === "http:" || protocol === "https:";

/** A name or address and perhaps a port; the parser would make more of `box/path` or `user@box`. */
const isPlain = (url: URL, text: string): boolean => url.port !== "0" && /^[\w.:[\]-]+$/.test(text);

function badHost(text: string): TypeError {
  const shown = JSON.stringify(text.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1"));
  return new TypeError(
    `${shown} is no Ollama server: write it as 10.0.0.2, box:11434, [::1]:11434 or http://box:11434`,
  );
}
