import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { answerChallenge, createChallenge, verifyAnswer } from "./challenge.ts";
import {
  createChallengeResponder,
  type ChallengeResponderOptions,
} from "./create-challenge-responder.ts";
import { createNonces } from "./create-nonces.ts";
import { challengeHeader, formatChallenge, nonceHeader, proofHeader } from "./header-format.ts";
import { proveNode } from "./prove-node.ts";
import { toTarget } from "./target.ts";

const token = "correct horse battery staple";
const machineId = "0123456789abcdef";

/** A server whose `/health` answers challenges, as a harombe server's does. */
async function startNode(options: Partial<ChallengeResponderOptions> = {}): Promise<string> {
  const responder = createChallengeResponder({ token, machineId, ...options });
  return startServer(
    createServer((request, response) => {
      const headers = new Headers(request.headers as Record<string, string>);
      const { localAddress = "", localPort = 0 } = request.socket;
      const added = responder.answer(headers, { address: localAddress, port: localPort });
      response.writeHead(200, added).end('{"status":"healthy"}');
    }),
  );
}

async function startServer(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test("a node that knows the token proves itself and its machine", async () => {
  const url = await startNode();
  expect(await proveNode({ url, token, machineId })).toMatchObject({ machineId });
});

test.each([
  [
    "another token",
    { token: "another token, long enough" },
    {},
    /another token, or another address/,
  ],
  [
    "another machine than announced",
    {},
    { machineId: "fedcba" },
    /not the machine that was announced/,
  ],
])("refuses a node with %s", async (_, node, options, message) => {
  const url = await startNode(node);
  const proving = proveNode({ url, token, ...options });
  await expect(proving).rejects.toMatchObject({ code: "HAROMBE_DISCOVERY_UNPROVEN" });
  await expect(proving).rejects.toThrow(message);
});

test("refuses a server that knows nothing of challenges", async () => {
  const url = await startServer(createServer((_, response) => response.end("{}")));
  await expect(proveNode({ url, token })).rejects.toThrow(/it has no discovery token/);
});

test("a stranger that passes the exchange on to a real node proves nothing", async () => {
  const real = await startNode();
  const relay = await startServer(
    createServer((request, response) => {
      void (async () => {
        const header = request.headers[challengeHeader] as string;
        const answer = await fetch(`${real}/health`, { headers: { [challengeHeader]: header } });
        response.writeHead(200, Object.fromEntries(answer.headers)).end();
      })();
    }),
  );
  await expect(proveNode({ url: relay, token })).rejects.toMatchObject({
    code: "HAROMBE_DISCOVERY_UNPROVEN",
  });
});

test("works through a translated address that the node was told of", async () => {
  const responder = createChallengeResponder({
    token,
    machineId,
    alsoReachableAt: ["10.1.1.1:80"],
  });
  const fetch: typeof globalThis.fetch = (_, init) => {
    const added = responder.answer(new Headers(init?.headers), {
      address: "172.17.0.2",
      port: 8000,
    });
    return Promise.resolve(new Response("{}", { headers: added }));
  };
  expect(await proveNode({ url: "http://10.1.1.1", token, fetch })).toMatchObject({ machineId });
});

test("a challenge is answered once, and only to someone who knows the token", () => {
  const responder = createChallengeResponder({ token, machineId });
  const local = { address: "::ffff:10.0.0.5", port: 8000 };
  const ask = (header: string) =>
    responder.answer(new Headers({ [challengeHeader]: header }), local);
  const serverNonce = ask("v1")[nonceHeader] ?? "";
  const options = { serverNonce, target: "10.0.0.5:8000" };

  const guess = createChallenge({ ...options, token: "a token that is a guess" });
  expect(Object.keys(ask(formatChallenge(guess)))).toEqual([nonceHeader]);

  const challenge = formatChallenge(createChallenge({ ...options, token }));
  expect(Object.keys(ask(challenge))).toEqual([proofHeader]);
  expect(Object.keys(ask(challenge))).toEqual([nonceHeader]);
});

test("neither side's proof is good as the other's", () => {
  const target = "10.0.0.5:8000";
  const nodeIdentity = { machineId, target };
  const challenge = createChallenge({ token, serverNonce: "n", target });
  const answer = answerChallenge({ token, challenge, serverNonce: "n", nodeIdentity });
  expect(verifyAnswer({ token, challenge, nodeIdentity, answer: answer ?? "" })).toBe(true);
  expect(verifyAnswer({ token, challenge, nodeIdentity, answer: challenge.proof })).toBe(false);
  const reflected = { ...challenge, proof: answer ?? "" };
  expect(
    answerChallenge({ token, challenge: reflected, serverNonce: "n", nodeIdentity }),
  ).toBeNull();
});

test("a nonce ends, is good once, and comes from this process", () => {
  let nowMs = 0;
  const nonces = createNonces({ lifeMs: 1_000, usedMax: 1, now: () => nowMs });
  const [first, second, third] = [nonces.create(), nonces.create(), nonces.create()];
  expect(nonces.use(first)).toBe(true);
  expect(nonces.use(first)).toBe(false);
  expect([nonces.isGood(second), nonces.use(second)]).toEqual([true, false]);
  expect(createNonces().isGood(second)).toBe(false);
  nowMs = 999;
  expect(nonces.isGood(third)).toBe(true);
  nowMs = 1_001;
  expect(nonces.isGood(third)).toBe(false);
  expect(nonces.use(nonces.create())).toBe(true);
});

test.each(["", "v2", "v1.", "v1.a.b", "v1.a.b.c.d", "v1.a b.c.d", `v1.${"a".repeat(600)}.b.c`])(
  "answers %j with a nonce and nothing else",
  (header) => {
    const responder = createChallengeResponder({ token, machineId });
    const added = responder.answer({ get: () => header }, { address: "10.0.0.5", port: 1 });
    expect(Object.keys(added)).toEqual([nonceHeader]);
  },
);

test("adds nothing to a response nobody challenged", () => {
  const responder = createChallengeResponder({ token, machineId });
  expect(responder.answer(new Headers(), { address: "10.0.0.5", port: 1 })).toEqual({});
});

test.each([
  [{ url: "http://127.0.0.1:1", token: "short" }, "HAROMBE_DISCOVERY_WEAK_TOKEN"],
  [{ url: "http://nas.local:8000", token }, "HAROMBE_DISCOVERY_BAD_ADDRESS"],
  [{ url: "nonsense", token }, "HAROMBE_DISCOVERY_BAD_ADDRESS"],
  [{ url: "http://127.0.0.1:1", token }, "HAROMBE_DISCOVERY_UNREACHABLE"],
])("names what is wrong (%#)", async (options, code) => {
  const error: unknown = await proveNode(options).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain(options.token);
});

test("gives up on silence, and on an abort with its reason", async () => {
  const url = await startServer(createServer(() => {}));
  await expect(proveNode({ url, token, timeoutMs: 50 })).rejects.toMatchObject({
    code: "HAROMBE_DISCOVERY_UNREACHABLE",
  });
  const reason = new Error("stop");
  await expect(proveNode({ url, token, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.each([
  ["::ffff:10.0.0.5", "10.0.0.5:80"],
  ["fe80:0:0::1%eth0", "[fe80::1]:80"],
  ["FD00::2", "[fd00::2]:80"],
  ["10.0.0.5", "10.0.0.5:80"],
])("writes %s as %s", (address, target) => {
  expect(toTarget(address, 80)).toBe(target);
});
