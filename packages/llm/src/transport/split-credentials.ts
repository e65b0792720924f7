export interface PlainUrl {
  /** Without user, password, query, fragment and trailing slashes: fit to be shown. */
  readonly url: string;
  /** A header value for the user and password that stood in the URL; null when there were none. */
  readonly authorization: string | null;
  /** What must never be shown: the password as written and decoded. */
  readonly secrets: readonly string[];
}

/**
 * Takes the credentials out of a base URL, since `fetch` refuses them there and messages must not
 * show them. Throws `TypeError` for anything but an http or https URL.
 */
export function splitCredentials(baseUrl: string): PlainUrl {
  const url = parseHttpUrl(baseUrl);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return {
    url: url.href.replace(/\/+$/, ""),
    authorization: username || password ? toBasic(username, password) : null,
    secrets: [password, decodeURIComponent(password)].filter((secret) => secret !== ""),
  };
}

function parseHttpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  const shown = text.replace(/\/\/[^/@]*@/, "//");
  throw new TypeError(`"${shown}" is no http or https URL, such as http://localhost:11434`);
}

function toBasic(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
