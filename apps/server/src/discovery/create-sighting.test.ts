import { createChallengeResponder, type DiscoveredNode } from "@harombe/coordination";
import { expect, onTestFinished, test } from "vitest";

import { startHttp } from "../fixtures/start-http.ts";
import { createGate } from "./create-gate.ts";
import { createSighting, type SightingOptions } from "./create-sighting.ts";

const token = "the secret of the house";

/** A server whose token can be changed, and that can fall silent. */
async function startNode() {
  let responder = createChallengeResponder({ token, machineId: "a1" });
  let isSilent = false;
  let asked = 0;
  const http = await startHttp((request, response) => {
    asked += 1;
    if (isSilent) return request.socket.destroy();
    const { localAddress: address = "", localPort: port = 0 } = request.socket;
    const headers = new Headers(request.headers as Record<string, string>);
    return response.writeHead(200, responder.answer(headers, { address, port })).end();
  });
  onTestFinished(() => http[Symbol.asyncDispose]());
  const { port } = http;
  const node: DiscoveredNode = {
    ...{ label: "box", name: "box", model: "m:1b", tier: 2, machineId: "a1", port },
    addresses: ["127.0.0.2", "127.0.0.1"],
  };
  return {
    node,
    asked: () => asked,
    changeToken: (other: string) => {
      responder = createChallengeResponder({ token: other, machineId: "a1" });
    },
    setSilent: (value: boolean) => void (isSilent = value),
  };
}

function watch(node: DiscoveredNode, options: Partial<SightingOptions> = {}) {
  let changes = 0;
  const sighting = createSighting(node, {
    token,
    proofTimeoutMs: 2000,
    reproofMs: 20,
    retryMs: 10,
    gate: createGate(1),
    random: () => 0.5,
    onChange: () => void (changes += 1),
    ...options,
  });
  onTestFinished(() => sighting.close());
  return { sighting, changes: () => changes };
}

test("believes who proves itself, at the address where it did", async () => {
  const { node } = await startNode();
  const { sighting } = watch(node);
  expect([sighting.found, sighting.reason]).toEqual([null, "it was not asked for its proof yet"]);
  await expect.poll(() => sighting.reason).toBe(null);
  expect(sighting.found).toMatchObject({
    label: "box",
    url: `http://127.0.0.1:${node.port}`,
    machineId: "a1",
    model: "m:1b",
    tier: 2,
  });
});

test("believes no longer who cannot prove itself any more, and believes again who can", async () => {
  const server = await startNode();
  const { sighting } = watch(server.node);
  await expect.poll(() => sighting.found).not.toBe(null);
  server.changeToken("quite another secret");
  await expect.poll(() => sighting.found).toBe(null);
  expect([sighting.isRefused, sighting.reason]).toEqual([
    true,
    expect.stringContaining("did not prove that it knows the discovery token"),
  ]);
  server.changeToken(token);
  await expect.poll(() => sighting.found).not.toBe(null);
});

test("who falls silent after its proof is still believed; who never answered is not", async () => {
  const server = await startNode();
  const { sighting, changes } = watch(server.node);
  await expect.poll(() => sighting.found).not.toBe(null);
  server.setSilent(true);
  const before = { asked: server.asked(), changes: changes() };
  await expect.poll(() => server.asked()).toBeGreaterThan(before.asked + 2);
  expect([sighting.found !== null, changes()]).toEqual([true, before.changes]);

  const { sighting: other } = watch(server.node);
  await expect.poll(() => other.reason).toMatch(/^Nothing that can prove itself answers at/);
  expect([other.found, other.isRefused]).toEqual([null, false]);
});

test("without a token nobody is asked", async () => {
  const server = await startNode();
  const { sighting } = watch(server.node, { token: null });
  expect([sighting.found, sighting.reason, sighting.isRefused]).toEqual([
    null,
    "untrusted: this machine has no cluster.discovery.token",
    true,
  ]);
  const { sighting: known } = watch(server.node);
  await expect.poll(() => known.found).not.toBe(null);
  expect(sighting.found).toBe(null);
});

test("who names no model cannot join", async () => {
  const { node } = await startNode();
  const { sighting } = watch({ ...node, model: null });
  await expect.poll(() => sighting.reason).toBe("it does not say which model it runs");
  expect(sighting.found).toBe(null);
});
