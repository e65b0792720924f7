import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from "node:zlib";

import { afterEach, describe, expect, it } from "vitest";

import { piecesOf } from "./byte-reader.ts";
import { createTransport, type Transport } from "./create-transport.ts";
import type { RawAnswer } from "./post-raw.ts";
import { readBody } from "./read-body.ts";

let server: Server | undefined;
let transport: Transport | undefined;

afterEach(async () => {
  await transport?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Asks a server that answers like this. */
async function ask(answer: RequestListener): Promise<RawAnswer> {
  server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  transport = createTransport({ baseUrl });
  const { signal } = new AbortController();
  const answered = await transport.post?.(`${baseUrl}/`, { headers: {}, body: "{}", signal });
  if (!answered) throw new Error("no answer");
  return answered;
}

const read = ({ body }: RawAnswer): Promise<string> =>
  readBody({ body: piecesOf(body) }, { bytesMax: 1000 });

describe("unpack", () => {
  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["identity", (text: string) => Buffer.from(text)],
  ] as const)("reads an answer that is packed with %s", async (encoding, pack) => {
    const answer = await ask((_, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(pack("Hällo"));
    });
    expect(await read(answer)).toBe("Hällo");
  });

  it("reads packed errors", async () => {
    const answer = ask((_, response) => {
      response.writeHead(500, { "content-encoding": "gzip" }).end(gzipSync("no slot"));
    });
    await expect(answer).rejects.toMatchObject({ status: 500, body: "no slot" });
  });

  it("throws for bytes that are not packed as their header says", async () => {
    const answer = await ask((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("Hello");
    });
    await expect(read(answer)).rejects.toThrow("incorrect header check");
  });

  it("gives out what came before the end, and ends the connection when it is left", async () => {
    const gone = Promise.withResolvers<void>();
    const { body } = await ask((_, response) => {
      response.on("close", gone.resolve).writeHead(200, { "content-encoding": "gzip" });
      const gzip = createGzip();
      gzip.pipe(response);
      gzip.write("one");
      gzip.flush();
    });
    expect(Buffer.from((await body.read()) ?? []).toString()).toBe("one");
    const next = body.read();
    body.cancel();
    await Promise.all([next.catch(() => null), gone.promise]);
  });
});
