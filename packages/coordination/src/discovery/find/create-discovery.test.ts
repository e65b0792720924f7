import { createSocket } from "node:dgram";

import { expect, test } from "vitest";

import { announceNode } from "../announce/announce-node.ts";
import { createEventLog, freeUdpPort, laptop, loopbackOptions } from "../fixtures/loopback.ts";
import { createDiscovery } from "./create-discovery.ts";
import { discoverNodes, listOnce } from "./discover-nodes.ts";

const quick = { probeIntervalMs: 20 };

test("finds a node, and loses it at once when it says goodbye", async () => {
  const network = await loopbackOptions();
  const log = createEventLog();
  await using discovery = await createDiscovery({ ...network, onChange: log.onChange });
  const announcement = await announceNode({ ...network, ...laptop, ...quick });

  const found = await log.next("found");
  expect(found).toEqual({
    label: "Laptop",
    name: "Laptop",
    model: "qwen3:8b",
    tier: 1,
    machineId: laptop.machineId,
    port: 8000,
    addresses: ["127.0.0.1"],
  });
  expect(discovery.nodes()).toEqual([found]);

  await announcement.close();
  expect(await log.next("lost")).toEqual(found);
  expect(discovery.nodes()).toEqual([]);
});

test("hears of another model while the node is announced", async () => {
  const network = await loopbackOptions();
  const log = createEventLog();
  await using discovery = await createDiscovery({ ...network, onChange: log.onChange });
  await using announcement = await announceNode({ ...network, ...laptop, ...quick });
  const found = await log.next("found");
  announcement.update({ model: "llama3.2:3b", tier: 2 });
  const changed = { ...found, model: "llama3.2:3b", tier: 2 };
  expect(await log.next("updated")).toEqual(changed);
  expect(discovery.nodes()).toEqual([changed]);
  expect(() => announcement.update({ model: " " })).toThrow("model is empty");
});

test("finds a node that was there before", async () => {
  const network = await loopbackOptions();
  await using announcement = await announceNode({ ...network, ...laptop, ...quick });
  const events = discoverNodes(network);
  const first = await events.next();
  await events.return();
  expect(first.value).toMatchObject({ type: "found", node: { label: announcement.label } });
});

test("gives a second node of the same name a suffix, and keeps its name as it is", async () => {
  const network = await loopbackOptions();
  const slower = { probeIntervalMs: 80 };
  await using first = await announceNode({ ...network, ...laptop, ...slower });
  await using second = await announceNode({ ...network, ...laptop, ...slower, port: 8001 });
  expect([first.label, second.label]).toEqual(["Laptop", "Laptop-2"]);

  const nodes = await listOnce({ ...network, durationMs: 500 });
  expect(nodes.map(({ label, name, port }) => ({ label, name, port }))).toEqual([
    { label: "Laptop", name: "Laptop", port: 8000 },
    { label: "Laptop-2", name: "Laptop", port: 8001 },
  ]);
});

test("tells two copies of one machine apart, with the same name, id and port", async () => {
  const network = await loopbackOptions();
  await using first = await announceNode({ ...network, ...laptop, ...quick });
  await using second = await announceNode({ ...network, ...laptop, ...quick });
  expect([first.label, second.label]).toEqual(["Laptop", "Laptop-2"]);
});

test("lets two nodes that start at once with one name agree on two", async () => {
  const network = await loopbackOptions();
  const options = { ...network, ...laptop, probeIntervalMs: 60 };
  const both = await Promise.all([announceNode(options), announceNode({ ...options, port: 8001 })]);
  await using first = both[0];
  await using second = both[1];
  expect([first.label, second.label].toSorted()).toEqual(["Laptop", "Laptop-2"]);
});

test("does not report the node of its own process", async () => {
  const network = await loopbackOptions();
  await using mine = await announceNode({ ...network, ...laptop, ...quick });
  await using other = await announceNode({
    ...network,
    ...laptop,
    ...quick,
    name: "b",
    port: 8001,
  });
  const self = { machineId: laptop.machineId, port: 8000 };
  const nodes = await listOnce({ ...network, self, durationMs: 300 });
  expect(nodes.map(({ label }) => label)).toEqual([other.label]);
  expect(mine.interfaces).toHaveLength(1);
});

test("loses a node whose records ran out, and takes no more nodes than it may", async () => {
  const network = await loopbackOptions();
  const log = createEventLog();
  const fast = { ...network, ...laptop, ...quick, ttlSeconds: 1 };
  await using discovery = await createDiscovery({ ...network, ...log, nodesMax: 1 });
  // A goodbye that never leaves: the interface is gone from this machine's list before it closes.
  let isUp = true;
  const networkInterfaces = () => (isUp ? loopback : {});
  const node = await announceNode({ ...fast, networkInterfaces, interfacePollMs: 10 });
  await log.next("found");
  await using second = await announceNode({ ...fast, name: "second", port: 8001 });
  expect(discovery.nodes().map(({ label }) => label)).toEqual(["Laptop"]);
  isUp = false;
  expect((await log.next("lost")).label).toBe("Laptop");
  expect(node.interfaces).toEqual([]);
  expect((await log.next("found")).label).toBe(second.label);
  await node.close();
});

const loopback = {
  lo: [
    {
      address: "127.0.0.1",
      netmask: "255.0.0.0",
      family: "IPv4" as const,
      mac: "00:00:00:00:00:00",
      internal: true,
      cidr: "127.0.0.1/8",
    },
  ],
};

test("works by unicast to known peers where multicast goes nowhere", async () => {
  const [here, there] = [await freeUdpPort(), await freeUdpPort()];
  const log = createEventLog();
  const interfaces = ["127.0.0.1"];
  const peers = (port: number) => [{ address: "127.0.0.1", port }];
  await using announcement = await announceNode({
    ...laptop,
    ...quick,
    interfaces,
    mdnsPort: here,
    peers: peers(there),
  });
  await using discovery = await createDiscovery({
    interfaces,
    mdnsPort: there,
    peers: peers(here),
    onChange: log.onChange,
  });
  expect(await log.next("found")).toMatchObject({ label: announcement.label });
  expect(discovery.nodes()).toHaveLength(1);
});

test("ignores garbage and goes on", async () => {
  const network = await loopbackOptions();
  const log = createEventLog();
  await using discovery = await createDiscovery({ ...network, onChange: log.onChange });
  const socket = createSocket("udp4");
  const packets = [
    Buffer.alloc(0),
    Buffer.from("not dns"),
    Buffer.from([0, 0, 0x84, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0x0c, 0, 12, 0, 1]),
    Buffer.alloc(20_000, 0xff),
  ];
  for (const packet of packets) {
    await new Promise((resolve) => socket.send(packet, network.mdnsPort, "127.0.0.1", resolve));
  }
  socket.close();
  await using announcement = await announceNode({ ...network, ...laptop, ...quick });
  expect((await log.next("found")).label).toBe(announcement.label);
  expect(discovery.nodes()).toHaveLength(1);
});

test("ends with the reason of the signal", async () => {
  const network = await loopbackOptions();
  const reason = new Error("stop");
  await expect(
    announceNode({ ...network, ...laptop, signal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason);
  await expect(listOnce({ ...network, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  const stopping = new AbortController();
  const pending = announceNode({ ...network, ...laptop, signal: stopping.signal });
  const events = discoverNodes({ ...network, signal: stopping.signal }).next();
  stopping.abort(reason);
  await expect(pending).rejects.toBe(reason);
  await expect(events).rejects.toBe(reason);
});

test("says when the port cannot be shared, and goes on without that interface", async () => {
  const network = await loopbackOptions();
  const holder = createSocket("udp4");
  await new Promise<void>((resolve) => holder.bind(network.mdnsPort, "0.0.0.0", resolve));
  const warnings: unknown[] = [];
  const onWarning = (warning: unknown) => warnings.push(warning);
  await using announcement = await announceNode({ ...network, ...laptop, ...quick, onWarning });
  holder.close();
  expect(announcement.interfaces).toEqual([]);
  expect(warnings).toMatchObject([{ code: "HAROMBE_DISCOVERY_PORT_TAKEN", isRetryable: true }]);
});

test.each([
  [{ ...laptop, name: " " }, "name is empty"],
  [{ ...laptop, port: 0 }, "port is a whole number from 1 to 65535, not 0"],
  [{ ...laptop, serviceType: "harombe" }, 'Not a service type: "harombe"'],
  [{ ...laptop, ttlSeconds: 0 }, "ttlSeconds is a whole number from 1 to 4500, not 0"],
])("refuses a bad value and names it (%#)", async (options, message) => {
  await expect(announceNode(options)).rejects.toThrow(message);
});
