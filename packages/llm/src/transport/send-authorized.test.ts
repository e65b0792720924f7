import type { IncomingMessage, ServerResponse } from "node:http";

import { describe, expect, it, onTestFinished } from "vitest";

import { startServer } from "../fixtures/start-server.ts";
import { piecesOf } from "./byte-reader.ts";
import { createTransport, type Transport, type TransportOptions } from "./create-transport.ts";
import type { AuthorizedRequest, Credentials } from "./credentials.ts";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const letIn =
  (allowed: string): Answer =>
  (response, { headers: { authorization } }) =>
    void response.writeHead(authorization === allowed ? 200 : 401).end("welcome");

async function start(answer: Answer, { user = "" } = {}) {
  const seen: (readonly [string | undefined, string])[] = [];
  const server = await startServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    seen.push([request.headers.authorization, body]);
    answer(response, request);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const open = (options: TransportOptions, token?: string): Transport => {
    const baseUrl = server.url.replace("//", `//${user}`);
    const transport = createTransport({ baseUrl, token }, options);
    onTestFinished(() => transport.close());
    return transport;
  };
  return { origin: server.url, seen, open };
}

/** Gives each of these once, the last one for ever. */
function giving(all: readonly (string | null)[], isWorthMore = true) {
  const [given, asked]: [string[], AuthorizedRequest[]] = [[...(all as string[])], []];
  const credentials: Credentials = {
    authorize(request) {
      asked.push(request);
      const authorization = given.length > 1 ? (given.shift() ?? null) : (given[0] ?? null);
      return { authorization, refused: () => isWorthMore };
    },
  };
  return { asked, credentials };
}

interface Asking {
  readonly signal?: AbortSignal;
}

const ways = {
  fetch: async ({ fetch, url }: Transport, { signal }: Asking = {}): Promise<string> => {
    const init = { method: "post", body: "{}", ...(signal && { signal }) };
    return (await fetch(`${url}/v1/x?y=1`, init)).text();
  },
  post: async ({ post, url }: Transport, { signal }: Asking = {}): Promise<string> => {
    const body = Buffer.from("{}");
    const options = { headers: {}, body, signal: signal ?? new AbortController().signal };
    const answer = await post?.(`${url}/v1/x?y=1`, options);
    if (!answer) throw new Error("There is no post");
    let text = "";
    for await (const piece of piecesOf(answer.body)) text += Buffer.from(piece).toString();
    return text;
  },
};

describe.each(Object.entries(ways))("with credentials, %s", (_name, ask) => {
  it("asks for one for each request, by its method and address", async () => {
    const { origin, seen, open } = await start(letIn("Bearer b"));
    const { asked, credentials } = giving(["Bearer b"]);
    const transport = open({ credentials });
    expect([await ask(transport), await ask(transport)]).toEqual(["welcome", "welcome"]);
    const request = { method: "POST", origin, path: "/v1/x?y=1" };
    expect(asked).toEqual([request, request]);
    expect(seen.map(([, body]) => body)).toEqual(["{}", "{}"]);
  });

  it("sends once more with another one where the first was refused", async () => {
    const { seen, open } = await start(letIn("Bearer b"));
    const { credentials } = giving(["Bearer a", "Bearer b"]);
    expect(await ask(open({ credentials }))).toBe("welcome");
    expect(seen).toEqual([
      ["Bearer a", "{}"],
      ["Bearer b", "{}"],
    ]);
  });

  it.each([
    ["what its source holds for final", ["Bearer a", "Bearer b"], false, 1],
    ["the second one", ["Bearer a", "Bearer c", "Bearer b"], true, 2],
  ])("lets %s stand as a refusal", async (...parts) => {
    const [, given, isWorthMore, times] = parts;
    const { seen, open } = await start(letIn("Bearer b"));
    const transport = open({ credentials: giving(given, isWorthMore).credentials });
    await expect(ask(transport)).rejects.toMatchObject({ status: 401 });
    expect(seen).toHaveLength(times);
    expect(transport.secrets).toEqual(["a", "c"].slice(0, times));
  });

  it("asks nobody about another failure", async () => {
    const { seen, open } = await start((response) => void response.writeHead(403).end());
    const { credentials } = giving(["Bearer a", "Bearer b"]);
    await expect(ask(open({ credentials }))).rejects.toMatchObject({ status: 403 });
    expect(seen).toHaveLength(1);
  });

  it("leaves token, user and password where the source has none, and goes before them else", async () => {
    const { seen, open } = await start((response) => void response.end());
    const { credentials } = giving([null, "Bearer b"]);
    const transport = open({ credentials }, "t0ken");
    await ask(transport);
    await ask(transport);
    const { seen: basic, open: openBasic } = await start((response) => void response.end(), {
      user: "us:pa@",
    });
    await ask(openBasic({ credentials: giving([null]).credentials }));
    expect([...seen, ...basic].map(([authorization]) => authorization)).toEqual([
      "Bearer t0ken",
      "Bearer b",
      "Basic dXM6cGE=",
    ]);
  });

  it("ends with what its source throws", async () => {
    const { seen, open } = await start(letIn("Bearer b"));
    const failure = new Error("no proof");
    const credentials: Credentials = { authorize: () => Promise.reject(failure) };
    await expect(ask(open({ credentials }))).rejects.toBe(failure);
    expect(seen).toEqual([]);
  });

  it("ends at once when its source waits and its caller leaves", async () => {
    const { open } = await start(letIn("Bearer b"));
    const controller = new AbortController();
    const reason = new Error("enough");
    const credentials: Credentials = {
      authorize: () => ({
        authorization: "Bearer a",
        refused: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener("abort", () => reject(signal.reason as Error));
            controller.abort(reason);
          }),
      }),
    };
    const asking = ask(open({ credentials }), { signal: controller.signal });
    await expect(asking).rejects.toBe(reason);
  });
});

it("sends a body that is gone once, and what is there again twice", async () => {
  const { seen, open } = await start((response) => void response.writeHead(401).end());
  const { fetch, url } = open({ credentials: giving(["Bearer a"]).credentials });
  const send = async (init: RequestInit) => {
    const before = seen.length;
    const error: unknown = await fetch(url, { method: "POST", ...init }).catch((thrown) => thrown);
    return [error, seen.length - before];
  };
  const gone = { body: new Blob(["{}"]).stream(), duplex: "half" } as RequestInit;
  const refusal = expect.objectContaining({ status: 401 });
  expect(await send(gone)).toEqual([refusal, 1]);
  for (const init of [{ body: "{}" }, { body: Buffer.from("{}") }, {}]) {
    expect(await send(init)).toEqual([refusal, 2]);
  }
});

it("asks in the same way before a network of the caller's own", async () => {
  const seen: (string | null)[] = [];
  const network: typeof globalThis.fetch = async (_input, init) => {
    seen.push(new Headers(init?.headers).get("authorization"));
    return new Response("", { status: seen.length > 1 ? 200 : 401 });
  };
  const { credentials } = giving(["Bearer a", "Bearer b"]);
  const transport = createTransport({ baseUrl: "http://engine" }, { fetch: network, credentials });
  await ways.fetch(transport);
  expect([seen, transport.post]).toEqual([["Bearer a", "Bearer b"], null]);
});
