/**
 * The least that an honest proxy in Node can do: takes a request, opens or reuses a connection,
 * pipes both ways. `raw-pipe-process.ts PORT`, the port of what it stands in front of.
 */
import { Agent, createServer, request as openRequest } from "node:http";
import type { AddressInfo } from "node:net";

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
  const { method, url, headers } = request;
  const upstream = openRequest({ agent, host: "127.0.0.1", port, method, path: url, headers });
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  upstream.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on("close", () => {
    if (!response.writableEnded) upstream.destroy();
  });
  request.pipe(upstream);
});

process.on("disconnect", () => process.exit());
process.on("SIGINT", () => {});

server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
