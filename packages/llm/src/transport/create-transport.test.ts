import type { IncomingMessage, RequestListener } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { LlmError } from "../errors/llm-error.ts";
import { startServer, type TestServer } from "../fixtures/start-server.ts";
import { createOllama, type OllamaOptions } from "../ollama/create-ollama.ts";

const hello: ModelRequest = { messages: [{ role: "user", content: "Hello" }] };
const answer = '{"message":{"content":"Hi"}}\n{"done":true,"done_reason":"stop"}\n';

/** A server that tells about its models, and answers chats as it is told. */
function serve(chat: RequestListener): Promise<TestServer> {
  return startServer((request, response) => {
    request.resume();
    if (request.url?.endsWith("/api/chat")) return chat(request, response);
    response.end("{}");
  });
}

async function ask(baseUrl: string, options: OllamaOptions = {}): Promise<string> {
  await using engine = createOllama({ baseUrl, ...options });
  const model = await engine.languageModel("m");
  return (await complete(model, hello)).text;
}

async function failureOf(asking: Promise<unknown>): Promise<LlmError> {
  const error: unknown = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (LlmError.isInstance(error)) return error;
  throw new Error("no LlmError", { cause: error });
}

const withUser = (url: string, user: string): string => url.replace("//", `//${user}@`);

describe("a server that sends elsewhere", () => {
  it.for([301, 302, 303, 307, 308])("with %i is not followed, but named", async (status) => {
    const seen: IncomingMessage[] = [];
    await using elsewhere = await startServer((request, response) => {
      seen.push(request);
      response.end(answer);
    });
    const location = `${withUser(elsewhere.url, "u:hidden")}/api/chat?key=hidden`;
    await using server = await serve((_request, response) => {
      response.writeHead(status, { location }).end();
    });
    const error = await failureOf(ask(server.url, { token: "t0ken" }));
    expect({ ...error, message: error.message, seen }).toMatchObject({
      code: "HAROMBE_LLM_REJECTED",
      message: `${server.url} rejected the request with status ${status}: it is at ${elsewhere.url}/api/chat now`,
      hint: "Set the base URL to where the engine really is.",
      isRetryable: false,
      seen: [],
    });
  });
});

describe("a connection that was kept open", () => {
  const ends: readonly (readonly [string, (socket: Socket) => void])[] = [
    ["closed", (socket) => void socket.end()],
    ["destroyed", (socket) => void socket.destroy()],
    ["reset", (socket) => void socket.resetAndDestroy()],
  ];

  it.for(ends)("is not missed when it is %s as the next request comes", async ([, end]) => {
    const served = new WeakSet<Socket>();
    let losses = 0;
    await using server = await serve((request, response) => {
      if (served.has(request.socket)) {
        losses += 1;
        return end(request.socket);
      }
      served.add(request.socket);
      response.end(answer);
    });
    await using engine = createOllama({ baseUrl: server.url, maxConnections: 1 });
    const model = await engine.languageModel("m");
    const texts: string[] = [];
    for (let round = 0; round < 3; round += 1) texts.push((await complete(model, hello)).text);
    expect({ texts, losses }).toEqual({ texts: ["Hi", "Hi", "Hi"], losses: 2 });
  });

  it("is asked for no more than once again", async () => {
    let attempts = 0;
    await using server = await serve((request) => {
      attempts += 1;
      request.socket.destroy();
    });
    await using engine = createOllama({ baseUrl: server.url, maxConnections: 1 });
    const model = await engine.languageModel("m");
    const { code } = await failureOf(complete(model, hello));
    expect({ code, attempts }).toEqual({ code: "HAROMBE_LLM_UNREACHABLE", attempts: 2 });
  });
});

it("lets go of a connection whose answer is a page that never ends", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = await serve((request, response) => {
    request.socket.on("close", gone.resolve);
    response.writeHead(200, { "content-type": "text/html" }).write("<html>");
  });
  await using engine = createOllama({ baseUrl: server.url });
  const model = await engine.languageModel("m");
  const { code } = await failureOf(complete(model, hello));
  await gone.promise;
  expect(code).toBe("HAROMBE_LLM_BAD_RESPONSE");
});

it("reads an answer that is compressed although nobody asked for it", async () => {
  await using server = await serve((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(answer));
  });
  expect(await ask(server.url)).toBe("Hi");
});

it("reaches hosts by IPv6, below a path", async () => {
  const paths: (string | undefined)[] = [];
  await using server = await startServer(
    (request, response) => {
      paths.push(request.url);
      response.end(request.url?.endsWith("/chat") ? answer : "{}");
    },
    { host: "::1" },
  );
  await ask(`${server.url}/ollama//`);
  expect(paths).toEqual(["/ollama/api/show", "/ollama/api/chat"]);
});

describe("credentials", () => {
  const echo: RequestListener = (request, response) => {
    response.writeHead(400).end(`What is ${request.headers.authorization}?`);
  };

  it("in the URL are sent, and repeated in no form", async () => {
    await using server = await serve(echo);
    const { message } = await failureOf(ask(withUser(server.url, "us:pa%20ss")));
    expect(message).toBe(`${server.url} rejected the request with status 400: What is Basic …?`);
  });

  it("in a token lose the line end of the file they came from", async () => {
    await using server = await serve(echo);
    const { message } = await failureOf(ask(server.url, { token: "t0ken\n" }));
    expect(message).toBe(`${server.url} rejected the request with status 400: What is Bearer …?`);
  });

  it.for(["one\ntwo", "漢字"])("that no header can hold are refused: %j", (token) => {
    expect(() => createOllama({ token })).toThrow(
      new TypeError(
        "The token for http://localhost:11434 has characters that no HTTP header holds",
      ),
    );
  });

  it("with a percent sign of their own are taken as they are", async () => {
    await using server = await serve(echo);
    const { message } = await failureOf(ask(withUser(server.url, "us:50%")));
    expect(message).toBe(`${server.url} rejected the request with status 400: What is Basic …?`);
  });

  it.for(["ftp://u:pa/ss@host", "http://u:pa@ss@[::1", "u:pass@host:11434"])(
    "are not shown when their URL is none: %s",
    (baseUrl) => {
      expect(() => createOllama({ baseUrl })).toThrow(/^"[^@]*" is no http or https URL/);
    },
  );
});

it("says why a request could not even be sent", async () => {
  const error = await failureOf(ask("http://127.0.0.1:1"));
  expect({ ...error, message: error.message }).toMatchObject({
    code: "HAROMBE_LLM_UNREACHABLE",
    message: "Cannot reach http://127.0.0.1:1: bad port",
    isRetryable: true,
  });
});
