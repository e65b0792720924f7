import { DiscoveryError, type ProvenNode } from "@harombe/coordination";
import { expect, onTestFinished, test } from "vitest";

import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";
import { createPassCredentials } from "./create-pass-credentials.ts";

const secret = "the secret of the house";

interface HouseOptions {
  readonly token?: string | null;
  readonly authToken?: string | null;
  readonly nodePort?: number;
}

async function start({
  token = secret,
  authToken = null,
  nodePort,
}: HouseOptions): Promise<TestServer> {
  const server = await startTestServer({
    clusterOptions: { ...separateMachines, health: { urgentIntervalMs: 50 } },
    configure: (config) => ({
      ...config,
      server: { ...config.server, auth_token: authToken },
      cluster: {
        ...config.cluster,
        discovery: { ...config.cluster.discovery, token },
        nodes: nodePort === undefined ? [] : [nodeConfig({ name: "node", port: nodePort })],
      },
    }),
  });
  onTestFinished(() => server.close({ graceMs: 0 }));
  return server;
}

/** How the one node stands, and how its only slot of a request came out. */
async function ask({ url, assistant }: TestServer) {
  await assistant.cluster?.ready();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "harombe", messages: [{ role: "user", content: "hello" }] }),
  });
  await response.text();
  const status = assistant.cluster?.status()[0]?.status;
  return [status, response.status, response.headers.get("x-harombe-node")];
}

test.each<[string, HouseOptions, readonly unknown[]]>([
  ["has the discovery token", { authToken: "its own" }, ["available", 200, "node"]],
  [
    "has another discovery token",
    { authToken: "its own", token: "quite another secret" },
    ["unauthorized", 503, null],
  ],
  ["has none", { authToken: "its own", token: null }, ["unauthorized", 503, null]],
  ["asks for no token", {}, ["available", 200, "node"]],
])("a listed node without a token in the config, which %s", async (_, options, expected) => {
  const node = await start(options);
  expect(await ask(await start({ nodePort: node.port }))).toEqual(expected);
});

const call = { method: "POST", origin: "http://10.0.0.2:8000", path: "/api/complete" };
const proven = { machineId: "a1", createPass: () => "a-pass" };
const unproven = new DiscoveryError({
  code: "HAROMBE_DISCOVERY_UNPROVEN",
  message: "no",
  isRetryable: false,
});

test("a node that cannot prove itself any more fails one request, and is asked without a pass then", async () => {
  let isProven = true;
  const prove = (): Promise<ProvenNode> =>
    isProven ? Promise.resolve(proven) : Promise.reject(unproven);
  const credentials = createPassCredentials({ url: call.origin, token: secret, prove });
  const none = await credentials.authorize(call, {});
  expect([none.authorization, await none.refused({})]).toEqual([null, true]);
  const pass = await credentials.authorize(call, {});
  expect([pass.authorization, await pass.refused({})]).toEqual(["Bearer a-pass", true]);
  isProven = false;
  await expect(credentials.authorize(call, {})).rejects.toBe(unproven);
  expect((await credentials.authorize(call, {})).authorization).toBeNull();
});

test("a wait for a proof ends with the request that waits", async () => {
  const prove = (): Promise<ProvenNode> => new Promise(() => {});
  const credentials = createPassCredentials({ url: call.origin, token: secret, prove });
  const none = await credentials.authorize(call, {});
  const stopping = new AbortController();
  const waiting = none.refused({ signal: stopping.signal });
  const reason = new Error("stop");
  stopping.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
