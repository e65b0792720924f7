import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import { createAgent } from "@harombe/agent";
import type { Config } from "@harombe/config";
import { complete, createRemote, type LanguageModel } from "@harombe/llm";
import { Agent, fetch as fetchWith } from "undici";
import { expect, test } from "vitest";

import {
  collect,
  getJson,
  type JsonEvent,
  post,
  readEvents,
  readUntil,
} from "../fixtures/http-client.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";
import type { RunView } from "../routes/run-shape.ts";
import { startServer } from "./start-server.ts";

const long = `say ${"word ".repeat(300).trim()}`;

async function connect(server: TestServer): Promise<Socket> {
  const socket = createConnection({ port: server.port, host: "127.0.0.1" });
  await once(socket, "connect");
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) text += String(chunk);
  return text;
}

test("says who has the port when it is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expect(startTestServer({ port })).rejects.toMatchObject({
    code: "HAROMBE_SERVER_PORT_TAKEN",
    message: expect.stringMatching(
      new RegExp(
        `^Port ${port} of 127\\.0\\.0\\.1 is taken( by \\S+ \\(process ${process.pid}\\))?$`,
      ),
    ),
  });
  other.close();
});

test("names the address that this machine does not have", async () => {
  const configure: Parameters<typeof startTestServer>[0] = {
    host: "203.0.113.1",
    configure: (config) => ({ ...config, server: { ...config.server, auth_token: "x" } }),
  };
  await expect(startTestServer(configure)).rejects.toMatchObject({
    code: "HAROMBE_SERVER_CANNOT_LISTEN",
    message: "Cannot listen on 203.0.113.1 port 0: this machine does not have that address",
  });
});

test("lets a running answer finish, and takes no new one", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 500 } });
  const events = readEvents(await post(`${server.url}/chat/stream`, { message: long }));
  await readUntil(events, "message");
  const closing = server.close();
  await expect(fetch(`${server.url}/health`)).rejects.toThrow("fetch failed");
  const rest = await collect(events);
  expect(rest.at(-1)).toMatchObject({ event: "done", data: { status: "completed" } });
  await closing;
});

test("ends what is not finished in time with an error event", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 5 } });
  const chat = readEvents(await post(`${server.url}/chat/stream`, { message: long }));
  await readUntil(chat, "message");
  const body = { model: "harombe", messages: [{ role: "user", content: long }], stream: true };
  const plain = await post(`${server.url}/v1/chat/completions`, body);
  const closing = server.close({ graceMs: 30 });
  const [events, text] = await Promise.all([collect(chat), plain.text()]);
  expect(events.at(-1)).toMatchObject({
    event: "error",
    data: { error: { code: expect.stringMatching(/^HAROMBE_SERVER_STOPP(ED|ING)$/) } },
  });
  expect(text).toMatch(/"code":"HAROMBE_SERVER_STOPPING"}}\n\n$/);
  await closing;
  expect(server.engine.stats().inFlight).toBe(0);
});

test("does not wait for a run that waits for a person", async () => {
  await using server = await startTestServer();
  const message = "write hello to a.txt";
  const events = readEvents(await post(`${server.url}/chat/stream`, { message }));
  await readUntil(events, "approval");
  const closing = server.close({ graceMs: 60_000 });
  expect((await collect(events)).at(-1)).toMatchObject({
    event: "error",
    data: { error: { code: "HAROMBE_SERVER_STOPPING" } },
  });
  await closing;
});

test.each([
  ["with a length", "content-length: 2000\r\n\r\n"],
  [
    "in chunks",
    `transfer-encoding: chunked\r\n\r\n${"400\r\n".concat("x".repeat(1024), "\r\n").repeat(2)}`,
  ],
])("refuses a body over the limit %s without reading it all", async (_, rest) => {
  await using server = await startTestServer({ limits: { bodyBytes: 1500 } });
  const socket = await connect(server);
  socket.write(
    `POST /chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${rest}`,
  );
  const answer = await readAll(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"code":"HAROMBE_SERVER_TOO_LARGE"');
});

/** Eight megabytes of thoughts in pieces, with a breath after each. */
const chatty: LanguageModel = {
  id: "chatty",
  capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
  async *stream() {
    for (let piece = 0; piece < 400; piece += 1) {
      await setImmediate();
      yield { type: "reasoning-delta", text: "x".repeat(20_000) };
    }
    yield { type: "text-delta", text: "That is all." };
    yield { type: "finish", reason: "stop" };
  },
};

/** Reads to the end; whenever it is too slow itself, it comes back for the rest. */
async function lastEventOf(url: string): Promise<JsonEvent | undefined> {
  let last: JsonEvent | undefined;
  while (last?.event !== "run-end") {
    const headers: Record<string, string> = last ? { "last-event-id": last.id } : {};
    const events = await collect(readEvents(await fetch(url, { headers })));
    last = events.findLast(({ event }) => event !== "error") ?? last;
  }
  return last;
}

test("closes a reader that falls behind, and the run goes on", async () => {
  await using base = await startTestServer();
  const assistant = {
    ...base.assistant,
    createAgent: async () =>
      createAgent({ model: chatty, tools: [], limits: { answerCharacters: 10_000_000 } }),
  };
  await using server = await startServer({
    assistant,
    port: 0,
    runsPath: ":memory:",
    readerBytesMax: 100_000,
  });
  const socket = createConnection({ port: server.port, host: "127.0.0.1" });
  const body = JSON.stringify({ message: "go" });
  socket.write(
    `POST /chat/stream HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const [head] = (await once(socket, "data")) as [Buffer];
  socket.pause();
  const id = /x-harombe-run: (\S+)/i.exec(head.toString())?.[1];
  expect(await lastEventOf(`${server.url}/runs/${id}/events`)).toMatchObject({
    data: { result: { status: "completed" } },
  });
  const received = await readAll(socket);
  expect(received).toContain('"code":"HAROMBE_SERVER_READER_TOO_SLOW"');
  expect(received).not.toContain("event: done");
});

test("a reader that comes back loses nothing", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 2000 } });
  const { run_id: runId } = await getJson<RunView>(post(`${server.url}/invoke`, { task: long }));
  const url = `${server.url}/runs/${runId}/events`;
  const seen: string[] = [];
  for (let isOver = false; !isOver;) {
    const last = seen.at(-1);
    const response = await fetch(url, { headers: last ? { "last-event-id": last } : {} });
    const before = seen.length;
    for await (const event of readEvents(response)) {
      seen.push(event.id);
      isOver = event.event === "run-end";
      // Leaves after seven events, like a client on a bad line.
      if (seen.length - before === 7) break;
    }
  }
  expect(seen.map(Number)).toEqual(seen.map((_, index) => index + 1));
  const tail = await collect(readEvents(await fetch(`${url}?after=${seen.length - 1}`)));
  expect(tail.map(({ event }) => event)).toEqual(["run-end"]);
});

test("a client that leaves a chat does not cancel it", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 500 } });
  const controller = new AbortController();
  const { signal } = controller;
  const response = await post(`${server.url}/chat/stream`, { message: long }, { signal });
  const runId = response.headers.get("x-harombe-run");
  await readUntil(readEvents(response), "message");
  controller.abort();
  const events = readEvents(await fetch(`${server.url}/runs/${runId}/events`));
  expect((await collect(events)).at(-1)?.data).toMatchObject({ result: { status: "completed" } });
});

test("another harombe node streams, calls tools, aborts and hears of errors", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 2000 } });
  await using remote = createRemote({ url: server.url });
  expect(await remote.probe()).toMatchObject({ version: "0.0.0" });
  expect(await remote.listModels()).toMatchObject([{ id: "simulated:1b" }]);
  const model = await remote.languageModel("simulated:1b");
  const messages = [{ role: "user" as const, content: "read notes.txt" }];
  const tools = [
    {
      name: "read_file",
      description: "Read a file",
      parameters: { type: "object", properties: { path: { type: "string" } } },
    },
  ];
  const answer = await complete(model, { messages, tools, temperature: 0 });
  expect(answer.toolCalls).toMatchObject([{ name: "read_file", arguments: { path: "notes.txt" } }]);
  const sent = server.engine.requests.findLast(({ method }) => method === "POST")?.body;
  expect(sent).toMatchObject({ temperature: 0 });

  const controller = new AbortController();
  const slow = model.stream(
    { messages: [{ role: "user", content: long }] },
    { signal: controller.signal },
  );
  const reading = (async () => {
    for await (const _ of slow) controller.abort(new Error("enough"));
  })();
  await expect(reading).rejects.toThrow("enough");
  expect(await server.engine.waitFor(({ cancelled }) => cancelled === 1)).toMatchObject({
    inFlight: 0,
  });

  await server.engine.setFaults([{ kind: "unavailable", retryAfterSeconds: 3 }]);
  await expect(complete(model, { messages })).rejects.toMatchObject({
    code: "HAROMBE_LLM_OVERLOADED",
    isRetryable: true,
    retryAfterMs: 3000,
  });
});

test("stays up without an engine, says so, and recovers without a restart", async () => {
  await using server = await startTestServer();
  await server.engine.setFaults([{ kind: "refuse" }]);
  expect(await getJson(fetch(`${server.url}/health`))).toMatchObject({
    status: "degraded",
    model: null,
  });
  const chat = (): Promise<Response> => post(`${server.url}/chat`, { message: "hello" });
  const down = await chat();
  expect([down.status, await down.json()]).toEqual([
    503,
    { error: expect.objectContaining({ code: "HAROMBE_SERVER_NO_ENGINE" }) },
  ]);
  await server.engine.setFaults([]);
  expect(await getJson(chat())).toMatchObject({ status: "completed" });
  expect(await getJson(fetch(`${server.url}/health`))).toMatchObject({
    status: "healthy",
    model: "simulated:1b",
  });
});

const pem = (name: string): string => join(import.meta.dirname, "..", "fixtures", name);

test("speaks HTTPS with the certificate of the config", async () => {
  await using server = await startTestServer({
    configure: (config) => ({
      ...config,
      server: {
        ...config.server,
        ssl_certfile: pem("localhost-cert.pem"),
        ssl_keyfile: pem("localhost-key.pem"),
      },
    }),
  });
  expect(server.url).toMatch(/^https:/);
  const agent = new Agent({ connect: { ca: await readFile(pem("localhost-cert.pem")) } });
  const { status } = await fetchWith(`${server.url}/v1/models`, { dispatcher: agent });
  expect(status).toBe(200);
  await agent.close();
});

test.each<[string, Partial<Config["server"]>, string]>([
  ["a key without a certificate", { ssl_keyfile: "k.pem" }, "HTTPS needs server.ssl_certfile too"],
  ["a certificate without a key", { ssl_certfile: "c.pem" }, "HTTPS needs server.ssl_keyfile too"],
  [
    "files that are not there",
    { ssl_certfile: "/nothing/c.pem", ssl_keyfile: "/nothing/k.pem" },
    "Cannot read /nothing/c.pem: ENOENT: no such file or directory, open '/nothing/c.pem'",
  ],
  [
    "files that are no certificate",
    { ssl_certfile: import.meta.filename, ssl_keyfile: import.meta.filename },
    "The certificate or its key cannot be used",
  ],
])("does not start with %s", async (_, settings, message) => {
  const configure = (config: Config): Config => ({
    ...config,
    server: { ...config.server, ...settings },
  });
  await expect(startTestServer({ configure })).rejects.toMatchObject({
    code: "HAROMBE_SERVER_CANNOT_LISTEN",
    message: expect.stringContaining(message),
  });
});
