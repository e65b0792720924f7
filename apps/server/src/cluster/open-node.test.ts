import { defaultTimeouts } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, onTestFinished, test } from "vitest";

import { startHttp } from "../fixtures/start-http.ts";
import { nodeConfig } from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import { toNodeUrl } from "./node-url.ts";
import { openNode } from "./open-node.ts";

const withConnectMs = (connectMs: number) => ({
  token: null,
  timeouts: { ...defaultTimeouts, connectMs },
});
const options = withConnectMs(5000);
/** For what never answers. */
const hasty = withConnectMs(300);

async function serve(answer: (path: string) => string | number | null): Promise<string> {
  const http = await startHttp((request, response) => {
    const text = answer(request.url ?? "");
    if (text === null) return;
    response.statusCode = typeof text === "number" ? text : 200;
    response.end(typeof text === "number" ? "" : text);
  });
  onTestFinished(() => http[Symbol.asyncDispose]());
  return http.url;
}

const unknownKind = nodeConfig({ name: "n" });
const models = JSON.stringify({ object: "list", data: [{ id: "m", object: "model" }] });

test("finds out that a harombe server listens, also where it expects a token", async () => {
  await using server = await startTestServer({
    configure: (config) => ({ ...config, server: { ...config.server, auth_token: "secret" } }),
  });
  expect((await openNode(unknownKind, { ...options, url: server.url })).name).toBe("harombe");
});

test("finds out that Ollama listens", async () => {
  await using engine = await startSimulatedEngine();
  expect((await openNode(unknownKind, { ...options, url: engine.url })).name).toBe("Ollama");
});

test("finds out that something speaks OpenAI's dialect", async () => {
  const url = await serve((path) => (path === "/v1/models" ? models : 404));
  expect((await openNode(unknownKind, { ...options, url })).name).toBe("OpenAI-compatible");
});

test.each([
  ["llamacpp", "llama.cpp"],
  ["vllm", "vLLM"],
  ["sglang", "SGLang"],
  ["ollama", "OpenAI-compatible"],
] as const)("speaks to an OpenAI-compatible %s as to %s, unasked", async (backend, name) => {
  const node = { ...unknownKind, kind: "openai" as const, backend };
  expect((await openNode(node, { ...options, url: "http://127.0.0.1:1" })).name).toBe(name);
});

test.each<[string, (path: string) => string | number | null, object]>([
  [
    "is something else",
    () => "<h1>Jenkins</h1>",
    { code: expect.stringMatching(/BAD_RESPONSE|UNREACHABLE/) },
  ],
  ["refuses the token", () => 401, { code: "HAROMBE_LLM_UNAUTHORIZED" }],
])("says so when what listens there %s", async (_what, answer, expected) => {
  const url = await serve(answer);
  await expect(openNode(unknownKind, { ...options, url })).rejects.toMatchObject(expected);
});

test("says so when what listens there says nothing", async () => {
  const url = await serve(() => null);
  const pending = openNode(unknownKind, { ...hasty, url });
  await expect(pending).rejects.toMatchObject({ code: "HAROMBE_LLM_TIMEOUT" });
});

test("says so when nothing listens there", async () => {
  const pending = openNode(unknownKind, { ...options, url: "http://127.0.0.1:1" });
  await expect(pending).rejects.toMatchObject({
    code: "HAROMBE_LLM_UNREACHABLE",
    message: expect.stringContaining("http://127.0.0.1:1"),
  });
});

test.each([
  ["box", "http://box:8000/"],
  ["10.0.0.2", "http://10.0.0.2:8000/"],
  ["fe80::1", "http://[fe80::1]:8000/"],
  ["[::1]", "http://[::1]:8000/"],
  ["box:9000", "http://box:9000/"],
  ["https://box.lan", "https://box.lan:8000/"],
  ["https://box.lan:8443", "https://box.lan:8443/"],
])("the host %s means %s", (host, url) => {
  expect(toNodeUrl({ name: "n", host, port: 8000 }).href).toBe(url);
});

test.each(["", "a b", "box/path", "ftp://box", "http://"])("the host %j is none", (host) => {
  expect(() => toNodeUrl({ name: "n", host, port: 8000 })).toThrow(
    'The node "n" cannot be used: host is',
  );
});
