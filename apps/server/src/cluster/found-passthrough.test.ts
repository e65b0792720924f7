import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { ServerResponse } from "node:http";

import { expect, onTestFinished, test } from "vitest";

import { post } from "../fixtures/http-client.ts";
import { type ByteEngine, startByteEngine } from "../fixtures/start-byte-engine.ts";
import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";

const secret = "the secret of the house";

/** Spaces and fields that nobody here would write. */
const streamed =
  'data: {"id": "abc",  "choices":[{"index":0,"delta":{"content":"Hall\\u00f6chen"},"finish_reason":null}], "x":1}\n\n' +
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const whole =
  '{ "id":"abc", "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"logprobs":{"x":[]},"finish_reason":"stop"}] }';

function answer(response: ServerResponse, body: string): void {
  const isStreamed = (JSON.parse(body) as { readonly stream?: boolean }).stream === true;
  response.writeHead(200, {
    "content-type": isStreamed ? "text/event-stream" : "application/json",
  });
  response.end(isStreamed ? streamed : whole);
}

interface MachineOptions {
  readonly mdnsPort: number | null;
  /** What answers there. Default: a simulated engine. */
  readonly engine?: ByteEngine;
  readonly port?: number;
  /** Listed in its config, without its token. */
  readonly nodePort?: number;
}

/** A server with a token that no other machine knows. */
async function startMachine(
  nodeName: string,
  { mdnsPort, engine, port = 0, nodePort }: MachineOptions,
): Promise<TestServer> {
  const server = await startTestServer({
    nodeName,
    port,
    clusterOptions: { ...separateMachines, health: { urgentIntervalMs: 50 } },
    configure: (config) => ({
      ...config,
      inference: {
        ...config.inference,
        openai: engine ? { base_url: `${engine.url}/v1`, api_key: null } : config.inference.openai,
      },
      server: { ...config.server, auth_token: `token-of-${nodeName}` },
      cluster: {
        ...config.cluster,
        nodes:
          nodePort === undefined ? [] : [nodeConfig({ name: "far", port: nodePort, model: "m" })],
        discovery: {
          ...config.cluster.discovery,
          ...{ method: mdnsPort === null ? "explicit" : "mdns", token: secret },
        },
      },
    }),
    discovery: {
      links: { interfaces: ["127.0.0.1"], ...(mdnsPort !== null && { mdnsPort }) },
      machineId: `id-of-${nodeName}`,
      retryMs: 100,
    },
  });
  onTestFinished(() => server.close({ graceMs: 0 }));
  return server;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

async function ask({ url }: TestServer, settings: object): Promise<string> {
  const body = { model: "m", messages: [{ role: "user", content: "hello" }], ...settings };
  const headers = { authorization: "Bearer token-of-near" };
  const response = await post(`${url}/v1/chat/completions`, body, { headers });
  return `${response.headers.get("x-harombe-node")}: ${await response.text()}`;
}

const readiness = { timeout: 10_000, interval: 20 };
async function farStatus({ assistant: { cluster } }: TestServer): Promise<string | undefined> {
  await cluster?.check();
  return cluster?.status().find(({ name }) => name === "far")?.status;
}

test.each([
  ["found by mDNS", true],
  ["listed without its token", false],
])("bytes of the engine of a machine that is %s reach the client unchanged", async (_, isFound) => {
  await using engine = await startByteEngine({ answer });
  const mdnsPort = isFound ? await freeUdpPort() : null;
  const far = await startMachine("far", { mdnsPort, engine });
  const near = await startMachine("near", {
    mdnsPort,
    ...(!isFound && { nodePort: far.port }),
  });
  await expect.poll(() => farStatus(near), readiness).toBe("available");
  expect(await ask(near, { stream: true, top_k: 7 })).toBe(`far: ${streamed}`);
  expect(await ask(near, { max_tokens: 5 })).toBe(`far: ${whole}`);
  expect(JSON.parse(engine.bodies[0] ?? "")).toMatchObject({ model: "m", top_k: 7 });

  await far.close({ graceMs: 0 });
  await expect.poll(() => farStatus(near), readiness).not.toBe("available");
  await startMachine("far", { mdnsPort, engine, port: far.port });
  await expect.poll(() => farStatus(near), readiness).toBe("available");
  expect(await ask(near, { stream: true })).toBe(`far: ${streamed}`);
  expect(await ask(near, { max_tokens: 5 })).toBe(`far: ${whole}`);
});

test.each([
  [{ stream: true }, streamed],
  [{ max_tokens: 5 }, whole],
])("a machine that forgot who proved itself, unnoticed, answers at once %j", async (...row) => {
  const [settings, expected] = row;
  await using engine = await startByteEngine({ answer });
  const far = await startMachine("far", { mdnsPort: null, engine });
  const near = await startMachine("near", { mdnsPort: null, nodePort: far.port });
  await expect.poll(() => farStatus(near), readiness).toBe("available");
  expect(await ask(near, settings)).toBe(`far: ${expected}`);
  await far.close({ graceMs: 0 });
  await startMachine("far", { mdnsPort: null, engine, port: far.port });
  expect(await ask(near, settings)).toBe(`far: ${expected}`);
  expect(engine.bodies).toHaveLength(2);
});
