import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { DiscoveryError } from "../errors/discovery-error.ts";
import { createChallengeResponder, type ChallengeResponder } from "./create-challenge-responder.ts";
import { createProvenFetch } from "./create-proven-fetch.ts";
import { proveNode } from "./prove-node.ts";

const token = "correct horse battery staple";

/** A server that answers its health to everyone and all else for a pass. */
async function startNode() {
  const create = (): ChallengeResponder => createChallengeResponder({ token, machineId: "a1" });
  let responder = create();
  const seen: (string | undefined)[] = [];
  const statusFor = (request: IncomingMessage): number => {
    const { method = "", url: path = "", headers } = request;
    if (path === "/health") return 200;
    seen.push(headers.authorization);
    const pass = headers.authorization?.replace("Bearer ", "") ?? "";
    return responder.acceptPass(pass, { method, path }) ? 200 : 401;
  };
  const server = createServer((request, response) => {
    const { localAddress: address = "", localPort: port = 0 } = request.socket;
    const headers = new Headers(request.headers as Record<string, string>);
    const added = responder.answer(headers, { address, port });
    response.writeHead(statusFor(request), added).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, seen, restart: () => void (responder = create()) };
}

function connect(url: string) {
  let proofs = 0;
  const { fetch } = createProvenFetch({
    url,
    prove: () => {
      proofs += 1;
      return proveNode({ url, token });
    },
  });
  const post = (init: RequestInit = {}) =>
    fetch(`${url}/api/complete?x=1`, { method: "POST", ...init });
  return { fetch, post, proofs: () => proofs };
}

test("many requests at once take one proof and a pass each", async () => {
  const node = await startNode();
  const { post, proofs } = connect(node.url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post({ body: "{}" })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect([proofs(), new Set(node.seen).size]).toEqual([1, 20]);
  expect(node.seen.join(" ")).not.toContain(token);
});

test("a pass that was overheard opens nothing", async () => {
  const node = await startNode();
  await connect(node.url).post();
  const headers = { authorization: node.seen[0] ?? "" };
  const again = await fetch(`${node.url}/api/complete?x=1`, { method: "POST", headers });
  expect(again.status).toBe(401);
});

test("a node that forgot the session is asked for its proof again", async () => {
  const node = await startNode();
  const { post, proofs } = connect(node.url);
  await post();
  node.restart();
  expect([(await post({ body: "{}" })).status, proofs()]).toEqual([200, 2]);
});

test("a body that cannot be sent twice is sent once", async () => {
  const node = await startNode();
  const { post } = connect(node.url);
  await post();
  node.restart();
  const body = new Blob(["{}"]);
  expect([(await post({ body })).status, (await post({ body: "{}" })).status]).toEqual([401, 200]);
});

test("the pass goes to the proven address alone", async () => {
  const node = await startNode();
  const { fetch } = connect(node.url);
  await expect(fetch("http://127.0.0.1:1/health")).rejects.toThrow(TypeError);
});

test("a node that cannot prove itself any more gets nothing", async () => {
  const node = await startNode();
  const failure = new DiscoveryError({
    code: "HAROMBE_DISCOVERY_UNPROVEN",
    message: "no",
    isRetryable: false,
  });
  const { fetch } = createProvenFetch({ url: node.url, prove: () => Promise.reject(failure) });
  await expect(fetch(`${node.url}/api/complete`)).rejects.toBe(failure);
  expect(node.seen).toEqual([]);
});

test("an abort while the node is asked for its proof ends the request at once", async () => {
  const { fetch } = createProvenFetch({
    url: "http://127.0.0.1:1",
    prove: () => new Promise(() => {}),
  });
  const stopping = new AbortController();
  const asking = fetch("http://127.0.0.1:1/", { signal: stopping.signal });
  const reason = new Error("stop");
  stopping.abort(reason);
  await expect(asking).rejects.toBe(reason);
});
