import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { createHarombeClient } from "./harombe-client.ts";

const hasty = { timeoutMs: 50, silenceMs: 50, reconnectsMax: 1, reconnectDelayMs: 1 };

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a server that takes a task and says nothing is given up", async () => {
  const url = await serve((request) => void request.resume());
  await expect(createHarombeClient({ url, ...hasty }).invoke({ task: "hi" })).rejects.toMatchObject(
    {
      code: "HAROMBE_CLI_UNREACHABLE",
      message: `No harombe server answers at ${url}`,
    },
  );
});

test("events that stop coming are asked for again from where they stopped, a few times", async () => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    const event = JSON.stringify({ type: "step-start", seq: 1 });
    if (asked.length === 1) response.write(`id: 1\ndata: ${event}\n\n`);
  });
  const seen: number[] = [];
  const watching = async (): Promise<void> => {
    const client = createHarombeClient({ url, ...hasty });
    for await (const { seq } of client.events("r1")) seen.push(seq);
  };
  await expect(watching()).rejects.toMatchObject({
    code: "HAROMBE_CLI_CONNECTION_LOST",
  });
  const asks = [0, 1].map((after) => `/runs/r1/events?after=${after}`);
  expect({ asked, seen }).toEqual({ asked: asks, seen: [1] });
});
