import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import { complete, createRemote, type ModelRequest, withWire } from "@harombe/llm";
import { expect, onTestFinished, test } from "vitest";

import { DiscoveryError } from "../errors/discovery-error.ts";
import { createChallengeResponder, type ChallengeResponder } from "./create-challenge-responder.ts";
import { createProvenCredentials } from "./create-proven-credentials.ts";
import { proveNode } from "./prove-node.ts";

const token = "correct horse battery staple";

const finish = 'event: finish\ndata: {"type":"finish","reason":"stop"}\n\n';
const passed =
  'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const answers: Readonly<Record<string, string>> = {
  "/api/complete": `event: text-delta\ndata: {"type":"text-delta","text":"Hi"}\n\n${finish}`,
  "/v1/chat/completions": passed,
};

/** A node that answers its health to everyone and all else for a pass. */
async function startNode() {
  const create = (): ChallengeResponder => createChallengeResponder({ token, machineId: "a1" });
  let responder = create();
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const statusFor = ({ method = "", url: path = "", headers }: IncomingMessage): number => {
    if (path === "/health") return 200;
    const { authorization } = headers;
    seen.push({ path, authorization });
    const pass = authorization?.replace("Bearer ", "") ?? "";
    return responder.acceptPass(pass, { method, path }) ? 200 : 401;
  };
  const server = createServer((request, response) => {
    request.resume();
    const { localAddress: address = "", localPort: port = 0 } = request.socket;
    const headers = new Headers(request.headers as Record<string, string>);
    const stream = { "content-type": "text/event-stream" };
    const status = statusFor(request);
    const text = status === 200 ? (answers[request.url ?? ""] ?? "{}") : "{}";
    const added = responder.answer(headers, { address, port });
    response.writeHead(status, text.length > 2 ? { ...added, ...stream } : added).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, seen, restart: () => void (responder = create()) };
}

const decoded: ModelRequest = { messages: [{ role: "user", content: "Hello" }] };
const body = { model: "m", ...decoded, stream: true };
/** In words that the node understands. */
const worded = withWire(decoded, {
  dialect: "openai-chat",
  bytes: Buffer.from(JSON.stringify(body)),
  body,
  isStreamed: true,
});

async function connect(url: string) {
  let proofs = 0;
  const prove = () => {
    proofs += 1;
    return proveNode({ url, token });
  };
  const engine = createRemote({ url, credentials: createProvenCredentials({ url, prove }) });
  onTestFinished(() => engine.close());
  const model = await engine.languageModel("m");
  const ask = async (request: ModelRequest): Promise<string> => {
    const { text, wire } = await complete(model, request);
    return wire ? Buffer.from(wire).toString() : text;
  };
  return { ask, proofs: () => proofs };
}

const ways = [
  ["an answer that is decoded", decoded, "Hi", "/api/complete"],
  ["an answer that passes through", worded, passed, "/v1/chat/completions"],
] as const;

test.each(ways)("%s: many requests at once take one proof and a pass each", async (...way) => {
  const [, request, answer, path] = way;
  const node = await startNode();
  const { ask, proofs } = await connect(node.url);
  node.restart();
  const texts = await Promise.all(Array.from({ length: 20 }, () => ask(request)));
  expect(texts).toEqual(texts.map(() => answer));
  // The first of them all was for what the node tells of its model.
  expect(proofs()).toBe(2);
  const asked = node.seen.filter((call) => call.path === path);
  expect(new Set(asked.map(({ authorization }) => authorization)).size).toBe(asked.length);
  expect(JSON.stringify(node.seen)).not.toContain(token);
});

test.each(ways)("%s: a node that forgot is asked for its proof again", async (...way) => {
  const [, request, answer, path] = way;
  const node = await startNode();
  const { ask, proofs } = await connect(node.url);
  expect([await ask(request), proofs()]).toEqual([answer, 1]);
  node.restart();
  expect([await ask(request), proofs()]).toEqual([answer, 2]);
  expect(node.seen.filter((call) => call.path === path)).toHaveLength(3);
});

test("a pass that was overheard opens nothing", async () => {
  const node = await startNode();
  const { ask } = await connect(node.url);
  await ask(worded);
  const { path = "", authorization = "" } = node.seen.at(-1) ?? {};
  const again = await fetch(node.url + path, { method: "POST", headers: { authorization } });
  expect(again.status).toBe(401);
});

const call = { method: "POST", path: "/api/complete" };
const unproven = new DiscoveryError({
  code: "HAROMBE_DISCOVERY_UNPROVEN",
  message: "no",
  isRetryable: false,
});

test("the pass goes to the proven address alone", async () => {
  const node = await startNode();
  const prove = () => proveNode({ url: node.url, token });
  const credentials = createProvenCredentials({ url: node.url, prove });
  expect(() => credentials.authorize({ ...call, origin: "http://127.0.0.1:1" }, {})).toThrow(
    TypeError,
  );
});

test("a node that cannot prove itself any more gets nothing", async () => {
  const node = await startNode();
  const credentials = createProvenCredentials({
    url: node.url,
    prove: () => Promise.reject(unproven),
  });
  await using engine = createRemote({ url: node.url, credentials });
  await expect(engine.listModels()).rejects.toMatchObject({ cause: unproven });
  expect(node.seen).toEqual([]);
});

test("a refusal that comes late does not forget the proof that was given since", async () => {
  const { url } = await startNode();
  let proofs = 0;
  const prove = () => {
    proofs += 1;
    return proveNode({ url, token });
  };
  const credentials = createProvenCredentials({ url, prove });
  const old = await credentials.authorize({ ...call, origin: url }, {});
  await credentials.renew();
  expect(await old.refused({})).toBe(true);
  await credentials.authorize({ ...call, origin: url }, {});
  expect(proofs).toBe(2);
});

test("an abort while the node is asked for its proof ends that wait alone, at once", async () => {
  const proof = Promise.withResolvers<never>();
  const url = "http://127.0.0.1:1";
  const credentials = createProvenCredentials({ url, prove: () => proof.promise });
  const stopping = new AbortController();
  const asked = { ...call, origin: url };
  const asking = credentials.authorize(asked, { signal: stopping.signal });
  const waiting = credentials.authorize(asked, {});
  const reason = new Error("stop");
  stopping.abort(reason);
  await expect(asking).rejects.toBe(reason);
  proof.reject(unproven);
  await expect(waiting).rejects.toBe(unproven);
});
