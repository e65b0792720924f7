import type { ServerResponse } from "node:http";

import { Ollama } from "ollama";
import { describe, expect, test } from "vitest";

import { collect, post } from "../fixtures/http-client.ts";
import { overOllama } from "../fixtures/over-ollama.ts";
import { type ByteEngine, startByteEngine } from "../fixtures/start-byte-engine.ts";
import { configFor, startTestServer, type TestServer } from "../fixtures/start-test-server.ts";

const messages = [{ role: "user", content: "Hello" }];
const counts = '"done_reason":"stop","eval_count":2,"prompt_eval_count":4';
const lines = [
  '{"model":"m",  "message":{"role":"assistant","content":"Hi"},"done":false}\n',
  '{"model":"m","message":{"role":"assistant","content":" there"},"done":false}\n',
  `{"model":"m","message":{"role":"assistant","content":""},"done":true,${counts}}\n`,
].join("");

const answer = (response: ServerResponse): void =>
  void response.writeHead(200, { "content-type": "application/x-ndjson" }).end(lines);

const serve = (engine: ByteEngine, contextLength: number): Promise<TestServer> =>
  startTestServer({
    configure: ({ model }) => ({
      ...overOllama(configFor(engine.url)),
      model: { ...model, context_length: contextLength },
    }),
  });

describe("lines as Ollama wrote them", () => {
  test("reach the client, and the owner's window reaches Ollama", async () => {
    await using engine = await startByteEngine({ answer });
    await using server = await serve(engine, 2048);
    const response = await post(`${server.url}/api/chat`, {
      model: "m",
      messages,
      options: { num_ctx: 1_000_000, top_k: 5 },
    });
    expect(await response.text()).toBe(lines);
    expect(JSON.parse(engine.bodies[0] ?? "")).toMatchObject({
      messages,
      options: { num_ctx: 2048, top_k: 5, temperature: 0.7 },
    });
  });

  test("are what the official client expects", async () => {
    await using engine = await startByteEngine({ answer });
    await using server = await serve(engine, 2048);
    const client = new Ollama({ host: server.url });
    const parts = await collect(await client.chat({ model: "m", messages, stream: true }));
    expect(parts.map(({ message }) => message.content).join("")).toBe("Hi there");
    expect(parts.at(-1)).toMatchObject({ done: true, eval_count: 2, prompt_eval_count: 4 });
  });

  test("are written anew where the client knows the model by another name", async () => {
    await using engine = await startByteEngine({ answer });
    await using server = await serve(engine, 2048);
    const response = await post(`${server.url}/api/chat`, { model: "harombe", messages });
    const [first] = (await response.text()).split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ model: "harombe", message: { content: "Hi" } });
  });
});
