import { proveNode } from "@harombe/coordination";
import { expect, test } from "vitest";

import { startNode } from "../testing/start-node.ts";
import { findNodes, type FoundNode } from "./find-nodes.ts";
import { toNewNodes } from "./to-new-nodes.ts";

const { signal } = new AbortController();
const token = "a-secret-of-sixteen-or-more";
const listening = { serviceType: "_harombe._tcp.local", durationMs: 1000, signal };

/** What the network says, without a network. */
function heard(port: number, machineId: string | null = null) {
  const name = "desk";
  const addresses = ["127.0.0.1"];
  const node = {
    label: name,
    name,
    model: "m",
    tier: 1,
    machineId,
    port,
    addresses,
  } as const;
  return { list: async () => [node] };
}

test("trusts a server that proves that it knows the token", async () => {
  await using node = await startNode({ discoveryToken: token });
  expect(await findNodes({ ...listening, ...heard(node.port), token })).toEqual([
    { name: "desk", url: node.url, model: "m", tier: 1, trusted: true, why: null },
  ]);
});

test.each([
  ["another token", { discoveryToken: "quite-another-secret" }, token, /did not prove/],
  ["none", {}, token, /it has no discovery token/],
  ["one where this machine has none", { discoveryToken: token }, undefined, /this machine has no/],
])("does not trust a server with %s", async (_, options, own, why) => {
  await using node = await startNode(options);
  expect(await findNodes({ ...listening, ...heard(node.port), token: own })).toMatchObject([
    { name: "desk", trusted: false, why: expect.stringMatching(why) },
  ]);
});

test("this machine is listed as such, and is not one to add", async () => {
  await using node = await startNode({ discoveryToken: token });
  const { machineId } = await proveNode({ url: node.url, token, signal });
  const own = { ...listening, ...heard(node.port, machineId), token };
  expect(toNewNodes(await findNodes(own), [])).toHaveLength(1);
  const found = await findNodes({ ...own, machineId });
  expect(found).toMatchObject([{ name: "desk", trusted: false, why: "this machine itself" }]);
  expect(toNewNodes(found, [])).toEqual([]);
});

test("of what was found, those join that are trusted, known in full, and new", () => {
  const found = (name: string, more: Partial<FoundNode> = {}): FoundNode => ({
    ...{ name, url: `http://10.0.0.${name.length}:8000`, model: "m", tier: 2 },
    ...{ trusted: true, why: null, ...more },
  });
  const nodes = [
    found("a"),
    found("bb", { trusted: false, why: "untrusted" }),
    found("ccc", { model: null }),
    found("dddd", { url: "http://[fd00::1]:9000", tier: null }),
    found("taken", { url: "http://10.0.0.9:8000" }),
    found("again", { url: "http://10.0.0.1:8000" }),
  ];
  const known = [{ name: "taken", host: "10.0.0.7", port: 8000 }];
  expect(toNewNodes(nodes, known)).toEqual([
    { name: "a", host: "10.0.0.1", port: 8000, model: "m", tier: 2, kind: "harombe" },
    { name: "dddd", host: "fd00::1", port: 9000, model: "m", tier: 1, kind: "harombe" },
  ]);
});
