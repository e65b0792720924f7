/** For this package's own tests. */
export interface Sent {
  readonly status: number;
  readonly response: Response;
  /** The JSON of a whole answer; undefined for a stream. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a server says may be anything
  readonly body: any;
}

export async function send(
  { url }: { readonly url: string },
  path: string,
  body?: object,
  init: RequestInit = {},
): Promise<Sent> {
  const method = body === undefined ? "GET" : "POST";
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url + path, { method, ...sent, ...init });
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, response, body: isJson ? await response.json() : undefined };
}

/** The lines of a stream that are not empty. */
export async function readLines(response: Response): Promise<readonly string[]> {
  return (await response.text()).split("\n").filter((line) => line !== "");
}
