import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";

import { describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import { LlmError } from "../errors/llm-error.ts";
import { type Dialect, dialects, passages, secret } from "../fixtures/dialects.ts";
import { startServer, type TestServer } from "../fixtures/start-server.ts";
import type { TransportOptions } from "../transport/create-transport.ts";

type Answer = (response: ServerResponse, request: IncomingMessage, attempt: number) => void;

/** A server that answers questions about models, and a request for an answer as it is told. */
async function startFaulty(dialect: Dialect, answer: Answer): Promise<TestServer> {
  let attempt = 0;
  return startServer((request, response) => {
    request.resume();
    if (request.url !== dialect.path) return void response.end("{}");
    attempt += 1;
    answer(response, request, attempt);
  });
}

interface Outcome {
  readonly events: readonly ModelEvent[];
  readonly error: unknown;
}

async function ask(
  dialect: Dialect,
  url: string,
  options: TransportOptions = {},
): Promise<Outcome> {
  await using engine = dialect.create(url, options);
  const events: ModelEvent[] = [];
  try {
    const model = await engine.languageModel("m");
    for await (const event of model.stream(dialect.question)) events.push(event);
    return { events, error: null };
  } catch (error) {
    if (!LlmError.isInstance(error)) throw error;
    const { code, message, isRetryable, hasOutput, clock, status, retryAfterMs } = error;
    const facts = { code, message, isRetryable, hasOutput, clock, status, retryAfterMs };
    return { events, error: JSON.parse(JSON.stringify(facts)) };
  }
}

interface Fault {
  readonly name: string;
  readonly answer: (dialect: Dialect) => Answer;
  readonly options?: TransportOptions;
  /** Texts that arrive before the fault. */
  readonly texts: readonly string[];
  readonly error: (url: string) => object;
}

const streaming =
  (pieces: (dialect: Dialect) => string, after: (response: ServerResponse) => void = () => {}) =>
  (dialect: Dialect): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": dialect.contentType });
    response.write(pieces(dialect), () => after(response));
  };
const status =
  (code: number, body: string, headers: Record<string, string> = {}) =>
  (): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body);

const interrupted = { code: "HAROMBE_LLM_INTERRUPTED", isRetryable: true, hasOutput: true };
const timeout = { code: "HAROMBE_LLM_TIMEOUT", isRetryable: true };

const faults: readonly Fault[] = [
  {
    name: "a reset before the headers",
    answer: () => (_response, request) => void request.socket.resetAndDestroy(),
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_UNREACHABLE",
      message: `Cannot reach ${url}: the connection was reset`,
      isRetryable: true,
      hasOutput: false,
    }),
  },
  {
    name: "silence before the headers",
    answer: () => () => {},
    options: { timeouts: { firstTokenMs: 60 } },
    texts: [],
    error: (url) => ({
      ...timeout,
      message: `No output from ${url} within 60 ms (first-token timeout)`,
      hasOutput: false,
      clock: "first-token",
    }),
  },
  {
    name: "silence after the headers and pieces without output",
    answer: streaming(({ nothing }) => nothing),
    options: { timeouts: { firstTokenMs: 60 } },
    texts: [],
    error: (url) => ({
      ...timeout,
      message: `No output from ${url} within 60 ms (first-token timeout)`,
      hasOutput: false,
      clock: "first-token",
    }),
  },
  {
    name: "silence after output",
    answer: streaming(({ text }) => text("Hi")),
    options: { timeouts: { idleMs: 60 } },
    texts: ["Hi"],
    error: (url) => ({
      ...timeout,
      message: `${url} fell silent for 60 ms (idle timeout)`,
      hasOutput: true,
      clock: "idle",
    }),
  },
  {
    name: "an answer that takes too long as a whole",
    answer: streaming(({ text }) => text("Hi")),
    options: { timeouts: { totalMs: 80 } },
    texts: ["Hi"],
    error: (url) => ({
      ...timeout,
      message: `${url} did not finish within 80 ms (total timeout)`,
      hasOutput: true,
      clock: "total",
    }),
  },
  {
    name: "half a line",
    answer: streaming(
      ({ text }) => text("Hi") + text("there").slice(0, -12),
      (response) => void response.end(),
    ),
    texts: ["Hi"],
    error: (url) => ({
      ...interrupted,
      message: `${url} ended the stream before the answer was complete`,
    }),
  },
  {
    name: "a reset after output",
    answer: (dialect) => (response, request) => {
      response.writeHead(200, { "content-type": dialect.contentType });
      response.write(dialect.text("Hi"));
      // The reset must not overtake the text on its way.
      setImmediate(() => setTimeout(() => request.socket.resetAndDestroy(), 30));
    },
    texts: ["Hi"],
    error: (url) => ({
      ...interrupted,
      message: `${url} broke off in the middle of the answer: the connection was reset`,
    }),
  },
  {
    name: "bad JSON after output",
    answer: streaming(({ text, badJson }) => text("Hi") + badJson),
    texts: ["Hi"],
    error: (url) => ({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: expect.stringMatching(
        `^${url} answered with something that cannot be understood: .*JSON`,
      ),
      isRetryable: true,
      hasOutput: true,
    }),
  },
  {
    name: "an error inside a 200",
    answer: streaming(({ text, error }) => text("Hi") + error(`CUDA out of memory ${secret}`)),
    texts: ["Hi"],
    error: (url) => ({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: expect.stringMatching(`^${url}.*: CUDA out of memory …$`),
      isRetryable: true,
      hasOutput: true,
    }),
  },
  {
    name: "a page of HTML",
    answer: status(200, "<html><title>Log in</title></html>", { "content-type": "text/html" }),
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${url} answered with something that cannot be understood: a page of HTML`,
      isRetryable: true,
      hasOutput: false,
    }),
  },
  {
    name: "an event over the limit",
    answer: streaming(({ text }) => text("x".repeat(3000))),
    options: { limits: { eventLength: 2000 } },
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: expect.stringMatching(
        `^${url} answered with something that cannot be understood: a (line|piece) of more than 2000 (characters|bytes)$`,
      ),
      isRetryable: true,
      hasOutput: false,
    }),
  },
  {
    name: "500 for ever",
    answer: status(500, "<html><title>Oh no</title><p>Sorry</p></html>"),
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${url} failed with status 500: Oh no`,
      isRetryable: true,
      hasOutput: false,
      status: 500,
    }),
  },
  {
    name: "refused credentials",
    answer: status(401, JSON.stringify({ error: { message: `Wrong key: ${secret}` } })),
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_UNAUTHORIZED",
      message: `${url} refused the credentials with status 401: Wrong key: …`,
      isRetryable: false,
      hasOutput: false,
      status: 401,
    }),
  },
  {
    name: "a request that the server rejects",
    answer: status(422, JSON.stringify({ detail: "temperature is too high" })),
    texts: [],
    error: (url) => ({
      code: "HAROMBE_LLM_REJECTED",
      message: `${url} rejected the request with status 422: temperature is too high`,
      isRetryable: false,
      hasOutput: false,
      status: 422,
    }),
  },
];

const textsOf = ({ readWire }: Dialect, events: readonly ModelEvent[]): readonly string[] =>
  events
    .map((event) => {
      if (event.type === "wire") return readWire?.(event.bytes) ?? "";
      return event.type === "text-delta" ? event.text : "";
    })
    .filter((text) => text !== "");

describe.each([...dialects, ...passages])("the backend for $name", (dialect) => {
  it.each(faults)("names the fault: $name", async ({ answer, options, texts, error }) => {
    await using server = await startFaulty(dialect, answer(dialect));
    const outcome = await ask(dialect, server.url, options);
    expect(outcome.error).toEqual(error(server.url));
    expect(textsOf(dialect, outcome.events)).toEqual(texts);
  });

  it("says that nothing listens at a port where nothing listens", async () => {
    const gone = await startServer(() => {});
    await gone[Symbol.asyncDispose]();
    const { error } = await ask(dialect, gone.url);
    expect(error).toEqual({
      code: "HAROMBE_LLM_UNREACHABLE",
      message: `Cannot reach ${gone.url}: nothing listens there`,
      isRetryable: true,
      hasOutput: false,
    });
  });

  it("gives up connecting when its clock has run out", async () => {
    // A server that accepts but never answers the handshake is not connected yet.
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const sockets: { destroy(): void }[] = [];
    silent.on("connection", (socket) => void sockets.push(socket.on("error", () => {})));
    const { error } = await ask(dialect, url, { timeouts: { connectMs: 100 } });
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(error).toEqual({
      ...timeout,
      message: `No answer from ${url} within 100 ms (connect timeout)`,
      hasOutput: false,
      clock: "connect",
    });
  });

  it("tells how long to wait when the server is overloaded, and works afterwards", async () => {
    await using server = await startFaulty(dialect, (response, _request, attempt) => {
      if (attempt > 1) return void response.end(dialect.text("Hi") + dialect.finish);
      response.writeHead(429, { "retry-after": "2" }).end('{"error":"slow down"}');
    });
    expect((await ask(dialect, server.url)).error).toMatchObject({
      code: "HAROMBE_LLM_OVERLOADED",
      message: `${server.url} is overloaded and answered with status 429: slow down`,
      isRetryable: true,
      retryAfterMs: 2000,
    });
    await using engine = dialect.create(server.url);
    const { wire, ...answer } = await complete(await engine.languageModel("m"), dialect.question);
    const text = wire ? dialect.readWire?.(wire) : answer.text;
    expect({ text, finishReason: answer.finishReason }).toEqual({
      text: "Hi",
      finishReason: "stop",
    });
  });

  it("rethrows the reason of an abort untouched and closes the connection", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startFaulty(dialect, (response, request) => {
      request.socket.once("close", () => closed.resolve());
      response.writeHead(200, { "content-type": dialect.contentType }).write(dialect.text("Hi"));
    });
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const controller = new AbortController();
    const reason = { why: "enough" };
    const reading = (async () => {
      for await (const _ of model.stream(dialect.question, { signal: controller.signal })) {
        controller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    await closed.promise;
  });

  it("closes the connection when the caller leaves", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startFaulty(dialect, (response, request) => {
      request.socket.once("close", () => closed.resolve());
      response.writeHead(200, { "content-type": dialect.contentType }).write(dialect.text("Hi"));
    });
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    for await (const _ of model.stream(dialect.question)) break;
    await expect(closed.promise).resolves.toBeUndefined();
  });

  it("aborts while it waits for the headers", async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using server = await startFaulty(dialect, (_response, request) => {
      request.socket.once("close", () => closed.resolve());
      arrived.resolve();
    });
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = complete(model, dialect.question, { signal: controller.signal });
    await arrived.promise;
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await closed.promise;
  });

  it("sends nothing for a signal that has aborted already", async () => {
    let requests = 0;
    await using server = await startFaulty(dialect, () => (requests += 1));
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const signal = AbortSignal.abort("over");
    await expect(complete(model, dialect.question, { signal })).rejects.toBe("over");
    expect(requests).toBe(0);
  });

  it("uses a connection again after an answer", async () => {
    await using server = await startFaulty(dialect, (response) => {
      response.writeHead(200, { "content-type": dialect.contentType });
      response.end(dialect.text("Hi") + dialect.finish);
    });
    let connections = 0;
    server.server.on("connection", () => (connections += 1));
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    for (let round = 0; round < 10; round += 1) await complete(model, dialect.question);
    // The network frees a connection a tick after the end of its answer, so two take turns.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it("ends an open stream when the engine is closed", async () => {
    await using server = await startFaulty(dialect, (response) => {
      response.writeHead(200, { "content-type": dialect.contentType }).write(dialect.text("Hi"));
    });
    const engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const reading = (async () => {
      for await (const _ of model.stream(dialect.question)) await engine.close();
    })();
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_ABORTED",
      message: `The engine at ${server.url} was closed`,
      isRetryable: false,
    });
    await expect(complete(model, dialect.question)).rejects.toMatchObject({
      code: "HAROMBE_LLM_ABORTED",
    });
  });
});
