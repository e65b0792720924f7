import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";

import { expect, it } from "vitest";

import { createNodeSink, type StreamSink } from "./stream-sink.ts";

it("does not wait for a reader that takes nothing once the signal has aborted", async () => {
  const opened = Promise.withResolvers<StreamSink>();
  const server = createServer((_, outgoing) => {
    opened.resolve(createNodeSink(outgoing, { headers: {}, stallMs: 60_000 }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const reader = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  reader.write("GET / HTTP/1.1\r\nhost: here\r\n\r\n");
  const sink = await opened.promise;
  sink.write(Buffer.alloc(32 * 1024 * 1024));

  const reason = new Error("stopping");
  await expect(sink.drained(AbortSignal.abort(reason))).rejects.toBe(reason);

  reader.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
