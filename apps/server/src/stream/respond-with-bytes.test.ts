import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";

import { Hono } from "hono";
import { expect, test } from "vitest";

import type { AppEnvironment } from "../app/app-context.ts";
import { respondWithBytes } from "./respond-with-bytes.ts";

/** An app of one answer, as it runs behind a socket. */
function answering(bytes: Uint8Array, stallMs: number) {
  const app = new Hono<AppEnvironment>();
  app.use(async (context, next) => {
    context.set("commonHeaders", { "x-request-id": "r1" });
    await next();
  });
  app.get("/", (context) =>
    respondWithBytes(context, { bytes, headers: { "x-harombe-node": "n" }, stallMs }),
  );
  return app;
}

test("a reader that takes nothing of a long answer is cut off", async () => {
  const app = answering(Buffer.alloc(32 * 1024 * 1024), 100);
  const server = createServer();
  const requested = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.pause().write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  const [, outgoing] = await requested;
  await app.fetch(new Request("http://localhost/"), { outgoing });
  await once(outgoing, "close");
  expect(outgoing.writableFinished).toBe(false);
  socket.destroy();
  server.close();
  await once(server, "close");
});

test("answers in memory, too", async () => {
  const response = await answering(Buffer.from("{}"), 100).request("/");
  expect(await response.json()).toEqual({});
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-length": "2",
    "content-type": "application/json",
    "x-harombe-node": "n",
    "x-request-id": "r1",
  });
});
