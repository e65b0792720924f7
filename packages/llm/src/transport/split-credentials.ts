export interface PlainUrl {
  /** Without user, password, query, fragment and trailing slashes: fit to be shown. */
  readonly url: string;
  /** A header value for the user and password that stood in the URL; null when there were none. */
  readonly authorization: string | null;
  /** What must never be shown: the password as written, decoded, and as part of a header. */
  readonly secrets: readonly string[];
}

/**
 * Takes the credentials out of a base URL, since `fetch` refuses them there and messages must not
 * show them. Throws `TypeError` for anything but an http or https URL.
 */
export function splitCredentials(baseUrl: string): PlainUrl {
  const url = parseHttpUrl(baseUrl);
  const { username, password } = url;
  const pair = username || password ? toBasicPair(username, password) : null;
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return {
    url: url.href.replace(/\/+$/, ""),
    authorization: pair && `Basic ${pair}`,
    secrets: [password, decode(password), pair ?? ""].filter((secret) => secret !== ""),
  };
}

function parseHttpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  const shown = text.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1");
  throw new TypeError(`"${shown}" is no http or https URL, such as http://localhost:11434`);
}

function toBasicPair(username: string, password: string): string {
  return Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64");
}

/** A percent sign that escapes nothing stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
