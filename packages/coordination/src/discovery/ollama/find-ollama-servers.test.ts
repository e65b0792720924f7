import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { defaultSubnets, expandSubnets } from "./expand-addresses.ts";
import { findOllamaServers } from "./find-ollama-servers.ts";

async function listen(listener: RequestListener, host = "127.0.0.1", port = 0): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** The two endpoints as Ollama's API documentation shows them. */
const ollama: RequestListener = (request, response) => {
  const answers: Record<string, unknown> = {
    "/api/version": { version: "0.9.6" },
    "/api/tags": { models: [{ name: "qwen3:8b", size: 5_225_388_164 }, { name: "gemma3:4b" }] },
  };
  response.end(JSON.stringify(answers[request.url ?? ""]));
};

test("finds a server and its models, and nothing where nothing is", async () => {
  const port = await listen(ollama);
  expect(await findOllamaServers({ addresses: ["127.0.0.1", "::1", "127.0.0.9"], port })).toEqual([
    {
      url: `http://127.0.0.1:${String(port)}`,
      version: "0.9.6",
      models: ["qwen3:8b", "gemma3:4b"],
    },
  ]);
});

const impostors: readonly [string, RequestListener][] = [
  ["another web server", (_, response) => response.end("<html>")],
  ["a 404", (_, response) => response.writeHead(404).end("{}")],
  ["JSON of another kind", (_, response) => response.end('{"version":1}')],
  [
    "a version without models",
    (request, response) => response.end(request.url === "/api/version" ? '{"version":"1"}' : "{}"),
  ],
  ["a redirect", (_, response) => response.writeHead(302, { location: "/x" }).end()],
  ["a reset", (request) => request.socket.destroy()],
  [
    "half an answer",
    (_, response) => {
      response.writeHead(200, { "content-length": 100 }).write('{"ver');
      response.socket?.end();
    },
  ],
  ["silence", () => {}],
  ["silence after headers", (_, response) => response.writeHead(200).flushHeaders()],
];

test.each(impostors)("does not take %s for Ollama", async (_, listener) => {
  const port = await listen(listener);
  expect(await findOllamaServers({ addresses: ["127.0.0.1"], port, timeoutMs: 100 })).toEqual([]);
});

test("asks no more hosts at a time than it may", async () => {
  let open = 0;
  let most = 0;
  const fetch = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    throw new Error("refused");
  };
  await findOllamaServers({ subnets: ["10.0.0.0/25"], concurrency: 7, fetch });
  expect(most).toBe(7);
});

test("ends with the reason of the signal, in the middle of a scan too", async () => {
  const reason = new Error("stop");
  const stopping = new AbortController();
  const { signal } = stopping;
  const port = await listen(() => stopping.abort(reason));
  const scan = findOllamaServers({ addresses: ["127.0.0.1"], port, timeoutMs: 10_000, signal });
  await expect(scan).rejects.toBe(reason);
});

test.each([
  [["192.168.1.0/30"], ["192.168.1.1", "192.168.1.2"]],
  [["192.168.1.7/31"], ["192.168.1.6", "192.168.1.7"]],
  [["10.0.0.5/32", "10.0.0.5/32"], ["10.0.0.5"]],
])("expands %j", (subnets, addresses) => {
  expect(expandSubnets(subnets)).toEqual(addresses);
});

test("takes a /22 and refuses anything larger", () => {
  expect(expandSubnets(["10.0.0.0/22"])).toHaveLength(1_022);
  expect(() => expandSubnets(["10.0.0.0/16"])).toThrow(
    "10.0.0.0/16 has 65536 addresses, a scan asks at most 1024",
  );
});

test.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "fd00::/64", "10.0.0.0/24/1", ""])(
  "refuses %j as a subnet",
  (subnet) => {
    expect(() => expandSubnets([subnet])).toThrow(`Not an IPv4 subnet: ${JSON.stringify(subnet)}`);
  },
);

test("scans the neighbourhood of each real interface, however large its network", () => {
  const addresses = [
    { address: "10.3.2.1", family: 4, prefixLength: 8 },
    { address: "fd00::2", family: 6, prefixLength: 64 },
  ] as const;
  expect(defaultSubnets([{ name: "eth0", zone: "eth0", addresses }])).toEqual(["10.3.2.0/24"]);
});

test("refuses a list that is too long", async () => {
  const addresses = Array.from({ length: 1_025 }, () => "127.0.0.1");
  await expect(findOllamaServers({ addresses })).rejects.toMatchObject({
    code: "HAROMBE_DISCOVERY_TOO_MANY_ADDRESSES",
  });
});

test("refuses what is no host", async () => {
  await expect(findOllamaServers({ addresses: ["10.0.0.1/x"] })).rejects.toThrow(
    'Not a host name or address: "10.0.0.1/x"',
  );
});
