import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { iteratorOf } from "../stream/ready-iterator.ts";
import { createTransport } from "../transport/create-transport.ts";
import { streamDecoded } from "./stream-decoded.ts";

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** The lines that a server writes, `end` being the last. */
async function streamLines(answer: RequestListener, signal?: AbortSignal) {
  server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({ baseUrl });
  let isDone = false;
  const stream = streamDecoded<string>({
    transport,
    signal,
    isOutput: () => true,
    open: (openSignal) =>
      transport.post!(`${baseUrl}/`, { headers: {}, body: "{}", signal: openSignal }),
    decode: () => ({
      get isDone() {
        return isDone;
      },
      push(bytes, values) {
        for (const line of Buffer.from(bytes).toString().trim().split("\n")) {
          if (line === "fault") throw new SyntaxError("a faulty line");
          if (line === "end") isDone = true;
          else values.push(line);
        }
        return true;
      },
      end() {
        if (!isDone) throw new SyntaxError("no end");
      },
    }),
  });
  return { iterator: iteratorOf(stream), transport };
}

describe("streamDecoded", () => {
  it("tells at once what one packet brought, and keeps the connection behind a whole answer", async () => {
    let isClosed = false;
    const { iterator, transport } = await streamLines((request, response) => {
      request.socket.once("close", () => void (isClosed = true));
      response.end("one\ntwo\nend\n");
    });
    expect(iterator.ready?.()).toBeUndefined();
    expect(await iterator.next()).toEqual({ done: false, value: "one" });
    expect(iterator.ready?.()).toEqual({ done: false, value: "two" });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(iterator.ready?.()).toEqual({ done: true, value: undefined });
    expect(isClosed).toBe(false);
    await transport.close();
  });

  it("tells what stands before a fault in the same packet", async () => {
    const { iterator, transport } = await streamLines((_, response) =>
      response.end("one\nfault\n"),
    );
    expect(await iterator.next()).toEqual({ done: false, value: "one" });
    expect(() => iterator.ready?.()).toThrow("a faulty line");
    expect(iterator.ready?.()).toEqual({ done: true, value: undefined });
    await transport.close();
  });

  it("closes the connection of a reader that leaves while it waits, and ends the wait", async () => {
    const closed = Promise.withResolvers<void>();
    const { iterator, transport } = await streamLines((request, response) => {
      request.socket.once("close", () => closed.resolve());
      response.write("one\n");
    });
    await iterator.next();
    const waiting = iterator.next();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await closed.promise;
    await transport.close();
  });

  it("gives up a request whose reader leaves before the answer has begun", async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const { iterator, transport } = await streamLines((request) => {
      request.socket.once("close", () => closed.resolve());
      arrived.resolve();
    });
    const waiting = iterator.next();
    await arrived.promise;
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await closed.promise;
    await transport.close();
  });

  it("rejects with the caller's reason, and says nothing more", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { iterator, transport } = await streamLines(
      (_, response) => void response.write("one\ntwo\n"),
      controller.signal,
    );
    await iterator.next();
    controller.abort(reason);
    expect(() => iterator.ready?.()).toThrow(reason);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await transport.close();
  });
});
