import { createSocket } from "node:dgram";
import { join } from "node:path";

import { listOnce, type NodeStatus, proveNode } from "@harombe/coordination";
import { expect, onTestFinished, test } from "vitest";

import type { NodeConfig } from "../cluster/node-config.ts";
import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import { startTestServer, type TestServer } from "../fixtures/start-test-server.ts";
import type { DiscoverySettings } from "./discovery-settings.ts";

type Row = NodeStatus & { readonly source: "config" | "mdns" };

const secret = "the secret of the house";

interface HouseServerOptions {
  readonly model?: string;
  /** Null for none. */
  readonly token?: string | null;
  readonly nodes?: readonly NodeConfig[];
  readonly settings?: Partial<DiscoverySettings>;
  readonly maxNodes?: number;
  readonly isTls?: boolean;
}

const fixture = (name: string): string => join(import.meta.dirname, "..", "fixtures", name);
const tls = {
  ssl_certfile: fixture("localhost-cert.pem"),
  ssl_keyfile: fixture("localhost-key.pem"),
};

interface HouseServer extends TestServer {
  readonly bearer: { readonly authorization: string };
  readonly notices: readonly string[];
  rows(): Promise<readonly Row[]>;
  ask(model: string): Promise<{ readonly status: number; readonly node: string | null }>;
}

/** Servers that hear each other by multicast on loopback, each with a token of its own. */
async function openHouse() {
  const mdnsPort = await freeUdpPort();
  const start = async (name: string, options: HouseServerOptions = {}): Promise<HouseServer> => {
    const { model = `${name}:1b`, token = secret, nodes = [], maxNodes = 16 } = options;
    const { isTls = false } = options;
    const notices: string[] = [];
    const authToken = `token of ${name}`.replaceAll(" ", "-");
    const server = await startTestServer({
      nodeName: name,
      engine: { models: [model] },
      clusterOptions: { ...separateMachines, health: { urgentIntervalMs: 50 } },
      configure: (config) => ({
        ...config,
        server: { ...config.server, auth_token: authToken, ...(isTls && tls) },
        cluster: {
          ...config.cluster,
          nodes: [...nodes],
          discovery: {
            ...config.cluster.discovery,
            ...{ method: "mdns", token, tier: null, max_nodes: maxNodes },
          },
        },
      }),
      discovery: {
        links: { interfaces: ["127.0.0.1"], mdnsPort },
        machineId: `id-of-${name}`,
        retryMs: 100,
        modelPollMs: 200,
        ...options.settings,
      },
      onDiscovery: ({ level, message }) => void notices.push(`${level}: ${message}`),
    });
    onTestFinished(() => server.close({ graceMs: 0 }));
    const bearer = { authorization: `Bearer ${authToken}` };
    return {
      ...server,
      bearer,
      notices,
      rows: async () => {
        const response = await fetch(`${server.url}/cluster`, { headers: bearer });
        return (await response.json()) as readonly Row[];
      },
      ask: async (wanted) => {
        const response = await fetch(`${server.url}/v1/chat/completions`, {
          method: "POST",
          headers: { ...bearer, "content-type": "application/json" },
          body: JSON.stringify({ model: wanted, messages: [{ role: "user", content: "hello" }] }),
        });
        await response.text();
        return { status: response.status, node: response.headers.get("x-harombe-node") };
      },
    };
  };
  const hear = (durationMs = 400) => listOnce({ interfaces: ["127.0.0.1"], mdnsPort, durationMs });
  return { start, hear };
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const seen = async (server: HouseServer): Promise<readonly (readonly string[])[]> =>
  (await server.rows()).map(({ name, status, source }) => [name, status, source]);

const patience = { timeout: 10_000, interval: 50 };

test("two that know the token answer for each other; a third is listed and never used", async () => {
  const house = await openHouse();
  const attic = await house.start("attic");
  const cellar = await house.start("cellar");
  const stranger = await house.start("stranger", { token: "quite another secret" });

  await expect
    .poll(() => seen(attic), patience)
    .toEqual([
      ["attic", "available", "config"],
      ["cellar", "available", "mdns"],
      ["stranger", "unauthorized", "mdns"],
    ]);
  const row = (await attic.rows()).find(({ name }) => name === "stranger");
  expect(row?.reason).toMatch(/^found by mDNS, not used: .* did not prove that it knows the disc/);
  expect(await attic.ask("cellar:1b")).toEqual({ status: 200, node: "cellar" });
  expect(await attic.ask("attic:1b")).toEqual({ status: 200, node: "attic" });
  expect((await attic.ask("stranger:1b")).status).toBe(404);
  expect(stranger.engine.stats().received).toBe(0);
  await expect.poll(() => cellar.ask("attic:1b"), patience).toEqual({ status: 200, node: "attic" });

  expect(attic.assistant.config.cluster.nodes).toEqual([]);
  await cellar.close();
  await expect
    .poll(() => seen(attic), patience)
    .toEqual([
      ["attic", "available", "config"],
      ["stranger", "unauthorized", "mdns"],
    ]);
  expect(attic.notices).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^info: Announced on the network as "attic": attic:1b, tier 1, port/),
      'info: Found "cellar" on the network: it joined.',
      'info: "cellar" left.',
    ]),
  );
});

test("a machine that was restarted is found again", async () => {
  const house = await openHouse();
  const attic = await house.start("attic");
  const cellar = await house.start("cellar");
  await expect.poll(() => attic.ask("cellar:1b"), patience).toMatchObject({ status: 200 });
  await cellar.close();
  await expect.poll(() => seen(attic), patience).toEqual([["attic", "available", "config"]]);
  await house.start("cellar");
  await expect.poll(() => attic.ask("cellar:1b"), patience).toMatchObject({ status: 200 });
});

test("without a token everyone is listed and nobody is asked", async () => {
  const house = await openHouse();
  const attic = await house.start("attic", { token: null });
  await house.start("cellar");
  await expect.poll(async () => (await attic.rows()).length, patience).toBe(2);
  const [own, found] = await attic.rows();
  expect(own).toMatchObject({ name: "attic", source: "config" });
  expect(found).toMatchObject({
    name: "cellar",
    status: "unauthorized",
    source: "mdns",
    reason: "found by mDNS, not used: untrusted: this machine has no cluster.discovery.token",
  });
  expect(attic.assistant.cluster).toBeNull();
});

test("a machine of the config stays what the config says, and one that is taken out stays out", async () => {
  const house = await openHouse();
  const cellar = await house.start("cellar");
  const other = await house.start("other");
  const listed = nodeConfig({
    ...{ name: "mine", port: cellar.port, model: "cellar:1b" },
    auth_token: "token-of-cellar",
  });
  const attic = await house.start("attic", { nodes: [listed] });
  await expect
    .poll(() => seen(attic), patience)
    .toEqual([
      ["mine", "available", "config"],
      ["other", "available", "mdns"],
    ]);
  const gone = await fetch(`${attic.url}/cluster/nodes/other`, {
    method: "DELETE",
    headers: attic.bearer,
  });
  expect(gone.status).toBe(200);
  expect(await attic.rows()).toMatchObject([
    { name: "mine", source: "config" },
    {
      name: "other",
      source: "mdns",
      reason: "found by mDNS, not used: it was taken out by hand, until this server is restarted",
    },
  ]);
  expect(other.url).not.toBe(cellar.url);
});

test("a reload keeps who was found, and lets the config take one over", async () => {
  const house = await openHouse();
  const attic = await house.start("attic");
  const cellar = await house.start("cellar");
  // One that was heard of and has not joined yet is listed as well.
  await expect.poll(() => seen(attic), patience).toContainEqual(["cellar", "available", "mdns"]);
  const { cluster } = attic.assistant.config;
  const routing = { ...cluster.routing, escalation: false };
  await attic.assistant.reloadCluster({ cluster: { ...cluster, routing } });
  expect((await attic.rows()).map(({ name }) => name)).toEqual(["attic", "cellar"]);
  const listed = nodeConfig({
    ...{ name: "mine", port: cellar.port, model: "cellar:1b" },
    auth_token: "token-of-cellar",
  });
  await attic.assistant.reloadCluster({ cluster: { ...cluster, routing, nodes: [listed] } });
  await expect.poll(() => seen(attic), patience).toEqual([["mine", "available", "config"]]);
});

test("no more join than the config allows", async () => {
  const house = await openHouse();
  await house.start("cellar");
  await house.start("shed");
  const attic = await house.start("attic", { maxNodes: 1 });
  await expect
    .poll(async () => (await attic.rows()).map(({ reason }) => reason), patience)
    .toEqual([
      null,
      null,
      "found by mDNS, not used: 1 found machines joined already (cluster.discovery.max_nodes)",
    ]);
});

test("what is announced follows the model that answers, and ends without one", async () => {
  const house = await openHouse();
  const attic = await house.start("attic");
  const heard = async () =>
    (await house.hear()).map(({ name, model, tier }) => [name, model, tier]);
  await expect.poll(heard, patience).toEqual([["attic", "attic:1b", 1]]);
  await attic.engine.close();
  await expect
    .poll(() => attic.notices.at(-1), patience)
    .toBe("info: Not announced on the network: no model answers on this machine now.");
  await expect.poll(heard, patience).toEqual([]);
});

test("a server that may not use multicast says so once, and serves", async () => {
  const taken = createSocket("udp4");
  await new Promise<void>((resolve) => taken.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const house = await openHouse();
  const mdnsPort = taken.address().port;
  const attic = await house.start("attic", {
    settings: { links: { interfaces: ["127.0.0.1"], mdnsPort, interfacePollMs: 20 } },
  });
  await expect.poll(() => attic.notices.length, patience).toBeGreaterThan(0);
  expect(await attic.ask("attic:1b")).toEqual({ status: 200, node: "attic" });
  const warnings = attic.notices.filter((notice) => notice.startsWith("warning"));
  expect(warnings).toEqual([
    expect.stringMatching(/^warning: Multicast DNS does not work as it should, .*port \d+/),
  ]);
});

test("a server that others cannot ask says why it is not announced, and finds them", async () => {
  const house = await openHouse();
  await house.start("cellar");
  const attic = await house.start("attic", { isTls: true });
  const names = () => attic.assistant.cluster?.status().map(({ name }) => name);
  await expect.poll(names, patience).toEqual(["attic", "cellar"]);
  expect(attic.notices[0]).toMatch(/^info: Not announced on the network: .* takes only HTTPS;/);
  expect((await house.hear()).map(({ name }) => name)).not.toContain("attic");
});

test("a pass opens the models of a machine once, and nothing else", async () => {
  const house = await openHouse();
  const { url } = await house.start("attic");
  const { createPass } = await proveNode({ url, token: secret });
  const call = async (method: string, path: string, pass: string, hops = "1") => {
    const headers = {
      authorization: `Bearer ${pass}`,
      "content-type": "application/json",
      ...(hops !== "" && { "x-harombe-hops": hops }),
    };
    const body = method === "POST" ? "{}" : null;
    return (await fetch(url + path, { method, headers, body })).status;
  };
  const passFor = (method: string, path: string): string => createPass({ method, path });
  const tags = passFor("GET", "/api/tags");
  expect(await call("GET", "/api/tags", tags)).toBe(200);
  expect(await call("GET", "/api/tags", tags)).toBe(401);
  for (const path of ["/api/complete", "/v1/chat/completions", "/api/chat", "/api/generate"]) {
    // A body that is wrong is for those who are let in.
    expect(await call("POST", path, passFor("POST", path))).toBe(400);
    expect(await call("POST", path, passFor("GET", path))).toBe(401);
    expect(await call("POST", path, passFor("POST", path), "")).toBe(401);
  }
  expect(await call("GET", "/api/tags", passFor("GET", "/api/tags"), "")).toBe(401);
  const closed = [
    ["GET", "/cluster"],
    ["GET", "/approvals"],
    ["GET", "/sessions"],
    ["GET", "/metrics"],
    ["POST", "/invoke"],
    ["POST", "/chat"],
    ["POST", "/cluster/nodes"],
    ["POST", "/v1/embeddings"],
    ["GET", "/v1/models"],
    ["DELETE", "/sessions/x"],
  ] as const;
  const answers = await Promise.all(
    closed.map(([method, path]) => call(method, path, passFor(method, path))),
  );
  expect(answers).toEqual(closed.map(() => 401));
});

test("a pass is for the machine that was proven, and no other", async () => {
  const house = await openHouse();
  const attic = await house.start("attic");
  const cellar = await house.start("cellar");
  const { createPass } = await proveNode({ url: attic.url, token: secret });
  const pass = createPass({ method: "GET", path: "/api/tags" });
  const headers = { authorization: `Bearer ${pass}`, "x-harombe-hops": "1" };
  expect((await fetch(`${cellar.url}/api/tags`, { headers })).status).toBe(401);
  expect((await fetch(`${attic.url}/api/tags`, { headers })).status).toBe(200);
});
