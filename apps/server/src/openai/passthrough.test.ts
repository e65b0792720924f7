import type { ServerResponse } from "node:http";

import type { Config } from "@harombe/config";
import { describe, expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { type ByteEngine, startByteEngine } from "../fixtures/start-byte-engine.ts";
import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";

const messages = [{ role: "user", content: "Grüß dich" }];
/** Spaces and fields that nobody here would write. */
const event = (fields: string): string =>
  `data: {"id": "abc",  "choices":[{"index":0,"delta":{${fields}},"finish_reason":null}], "x":1}\n\n`;
const opening = event('"role":"assistant","content":""');
const words = event('"content":"Hall\\u00f6chen"');
const closing =
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const whole =
  '{ "id":"abc", "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"logprobs":{"x":[]},"finish_reason":"stop"}], "usage":{"prompt_tokens":3,"completion_tokens":1} }';

const stream =
  (...pieces: readonly string[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(pieces.join(""));
    response.end();
  };
const document = (response: ServerResponse): void =>
  void response.writeHead(200, { "content-type": "application/json" }).end(whole);

const ask = (server: TestServer, body: object): Promise<Response> =>
  post(`${server.url}/v1/chat/completions`, { model: "m", messages, ...body });

/** A server whose own engine this is. */
const serve = (engine: ByteEngine): Promise<TestServer> =>
  startTestServer({
    configure: (config) => ({
      ...config,
      inference: { ...config.inference, openai: { base_url: `${engine.url}/v1`, api_key: null } },
    }),
  });

/** A server whose cluster these engines are, asked in this order. */
const serveCluster = (
  engines: readonly ByteEngine[],
  routing: Partial<Config["cluster"]["routing"]> = {},
): Promise<TestServer> =>
  startTestServer({
    clusterOptions: separateMachines,
    configure: (config) => ({
      ...config,
      cluster: {
        ...config.cluster,
        routing: { ...config.cluster.routing, policy: "round-robin", ...routing },
        nodes: engines.map(({ port }, index) =>
          nodeConfig({ name: `node-${index}`, port, kind: "openai", backend: "vllm", model: "m" }),
        ),
      },
    }),
  });

describe("bytes as the engine wrote them", () => {
  test("reach the client of one machine, and its own words reach the engine", async () => {
    await using engine = await startByteEngine({ answer: stream(opening, words, closing) });
    await using server = await serve(engine);
    const response = await ask(server, { stream: true, top_p: 0.25, logit_bias: { 5: -1 } });
    expect(await response.text()).toBe(opening + words + closing);
    expect(response.headers.get("x-harombe-node")).toBe("box");
    expect(JSON.parse(engine.bodies[0] ?? "")).toMatchObject({
      model: "m",
      messages,
      top_p: 0.25,
      logit_bias: { 5: -1 },
      stream_options: { include_usage: true },
    });
  });

  test("reach the client of one machine in one piece", async () => {
    await using engine = await startByteEngine({ answer: document });
    await using server = await serve(engine);
    const response = await ask(server, { max_tokens: 5, model: "harombe" });
    expect(await response.text()).toBe(whole);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(engine.bodies[0] ?? "")).toMatchObject({ model: "m", max_tokens: 5 });
  });

  test("count like any other answer", async () => {
    await using engine = await startByteEngine({ answer: document });
    await using server = await serve(engine);
    await (await ask(server, { max_tokens: 5 })).text();
    const metrics = await getJson(fetch(`${server.url}/metrics`));
    expect(metrics["cluster_summary"]).toMatchObject({ total_requests: 1, total_tokens: 4 });
  });

  test("reach the client of a cluster from the node that the headers name", async () => {
    await using engine = await startByteEngine({ answer: stream(opening, words, closing) });
    await using server = await serveCluster([engine]);
    const response = await ask(server, { stream: true });
    expect(response.headers.get("x-harombe-node")).toBe("node-0");
    expect(await response.text()).toBe(opening + words + closing);
  });

  test("of a node that fails before its first token reach nobody", async () => {
    const failure = 'data: {"error":{"message":"no slot"}}\n\n';
    await using broken = await startByteEngine({ answer: stream(opening, failure) });
    await using sound = await startByteEngine({ answer: stream(opening, words, closing) });
    await using server = await serveCluster([broken, sound]);
    for (let round = 0; round < 2; round += 1) {
      const response = await ask(server, { stream: true });
      expect(await response.text()).toBe(opening + words + closing);
      expect(response.headers.get("x-harombe-node")).toBe("node-1");
    }
    expect(broken.bodies.length).toBeGreaterThan(0);
  });

  test("end with whole events and one typed error when the node dies", async () => {
    await using engine = await startByteEngine({
      answer(response) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(opening + words + words.slice(0, -20), () => {
          setImmediate(() => response.destroy());
        });
      },
    });
    await using server = await serveCluster([engine]);
    const text = await (await ask(server, { stream: true })).text();
    expect(text.startsWith(opening + words)).toBe(true);
    const [failure, ...more] = text.slice((opening + words).length).split("\n\n");
    expect(more).toEqual([""]);
    expect(JSON.parse(failure?.replace("data: ", "") ?? "")).toMatchObject({
      error: {
        code: "HAROMBE_CLUSTER_INTERRUPTED",
        message: expect.stringMatching(/^node-0 broke off after \d+ bytes: /),
      },
    });
  });

  test("are decoded where another node may have to go on with the answer", async () => {
    await using engine = await startByteEngine({ answer: stream(opening, words, closing) });
    await using server = await serveCluster([engine], { continue_streams: true });
    const text = await (await ask(server, { stream: true })).text();
    expect(text).toContain('"content":"Hallöchen"');
    expect(text).not.toContain('"x":1');
  });

  test("pass through two servers", async () => {
    await using engine = await startByteEngine({ answer: stream(opening, words, closing) });
    await using far = await serve(engine);
    await using near = await startTestServer({
      clusterOptions: separateMachines,
      configure: (config) => ({
        ...config,
        cluster: {
          ...config.cluster,
          nodes: [nodeConfig({ name: "far", port: far.port, kind: "harombe", model: "m" })],
        },
      }),
    });
    const response = await ask(near, { stream: true, model: "harombe", top_p: 0.5 });
    expect(await response.text()).toBe(opening + words + closing);
    expect(response.headers.get("x-harombe-node")).toBe("far");
    expect(JSON.parse(engine.bodies[0] ?? "")).toMatchObject({ model: "m", top_p: 0.5 });
  });
});
