import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { createNetwork, type Host, type Network } from "./create-network.ts";
import { startPeer, type Peer, type PeerOptions } from "./start-peer.ts";

const startAll = (
  hosts: readonly Host[],
  options: (number: number) => Partial<PeerOptions> = () => ({}),
): Promise<Peer[]> => Promise.all(hosts.map((host, index) => startPeer(host, options(index + 1))));

const sees =
  (...labels: readonly string[]) =>
  (nodes: ReadonlyMap<string, unknown>): boolean =>
    labels.every((label) => nodes.has(label));

const misses =
  (label: string) =>
  (nodes: ReadonlyMap<string, unknown>): boolean =>
    !nodes.has(label);

/** Everyone sees everyone else; the time until the last one does. */
async function untilAllMet(peers: readonly Peer[]): Promise<number> {
  const times = peers.map((peer) => {
    const others = peers.filter((other) => other !== peer).map(({ label }) => label);
    return peer.until(sees(...others));
  });
  return Math.max(...(await Promise.all(times)));
}

test("five machines see each other, and one that leaves says so", async () => {
  await using network = await createNetwork(5);
  const peers = await startAll(network.hosts, (number) => ({ name: `node ${String(number)}` }));
  expect(await untilAllMet(peers)).toBeLessThan(2_000);

  const [first, second, ...others] = peers as [Peer, Peer, ...Peer[]];
  expect(first.nodes.get("node 2")).toEqual({
    label: "node 2",
    name: "node 2",
    model: "qwen3:8b",
    tier: 1,
    machineId: network.hosts[1]?.name,
    port: 8000,
    addresses: [network.hosts[1]?.address, expect.stringMatching(/^fe80::[\da-f:]+%eth0$/)],
  });
  expect(first.nodes.size).toBe(4);

  const gone = Promise.all([first, ...others].map((peer) => peer.until(misses("node 2"))));
  await second.end("SIGTERM");
  // Its records would have been good for two minutes.
  expect(Math.max(...(await gone))).toBeLessThan(2_000);
});

test("a machine that was killed is lost when its records run out", async () => {
  await using network = await createNetwork(2);
  const [first, second] = (await startAll(network.hosts, () => ({ ttlSeconds: 4 }))) as [
    Peer,
    Peer,
  ];
  await untilAllMet([first, second]);
  const lost = first.until(misses(second.label));
  await second.end("SIGKILL");
  const waitedMs = await lost;
  expect(waitedMs).toBeGreaterThan(1_000);
  expect(waitedMs).toBeLessThan(5_000);
});

test("a machine whose cable is pulled is lost, and found when it is back", async () => {
  await using network = await createNetwork(3);
  const peers = await startAll(network.hosts, () => ({ ttlSeconds: 3 }));
  const [first, second, third] = peers as [Peer, Peer, Peer];
  await untilAllMet(peers);
  await network.hosts[1]?.setCable("down");
  await Promise.all([first.until(misses(second.label)), second.until((nodes) => nodes.size === 0)]);
  expect(third.nodes.has(first.label)).toBe(true);
  await network.hosts[1]?.setCable("up");
  await untilAllMet(peers);
});

test("machines that take one name at once end up with a name each", async () => {
  await using network = await createNetwork(4);
  const peers = await startAll(network.hosts, () => ({ name: "box" }));
  await untilAllMet(peers);
  expect(peers.map(({ label }) => label).toSorted()).toEqual(["box", "box-2", "box-3", "box-4"]);
});

test("machines find each other over a slow network that loses packets", async () => {
  await using network = await createNetwork(3);
  for (const host of network.hosts) {
    await host.setLoss(30);
    await host.setRate(64);
  }
  expect(await untilAllMet(await startAll(network.hosts))).toBeLessThan(30_000);
});

test("a machine that comes late sees who was there", async () => {
  await using network = await createNetwork(2);
  const [here, there] = network.hosts as [Host, Host];
  const first = await startPeer(here);
  const late = await startPeer(there, { isSilent: true });
  expect(await late.until(sees(first.label))).toBeLessThan(2_000);
});

test("a machine between two networks tells each its address there, and sees both", async () => {
  await using left = await createNetwork(2);
  await using right = await createNetwork(1);
  const [between, leftHost] = left.hosts as [Host, Host];
  const rightAddress = await right.attach(between);
  const middle = await startPeer(between, { name: "middle" });
  const onLeft = await startPeer(leftHost, { name: "left" });
  const onRight = await startPeer(right.hosts[0]!, { name: "right" });

  await Promise.all([
    middle.until(sees("left", "right")),
    onLeft.until(sees("middle")),
    onRight.until(sees("middle")),
  ]);
  const ipv4 = (peer: Peer): readonly string[] | undefined =>
    peer.nodes.get("middle")?.addresses.filter((address) => !address.includes(":"));
  expect({ left: ipv4(onLeft), right: ipv4(onRight) }).toEqual({
    left: [between.address],
    right: [rightAddress],
  });
  expect([onLeft.nodes.has("right"), onRight.nodes.has("left")]).toEqual([false, false]);
});

test("a wake-on-LAN packet reaches every machine of the network", async () => {
  await using network: Network = await createNetwork(3);
  const [sender, ...sleepers] = network.hosts as [Host, ...Host[]];
  const heard = await Promise.all(sleepers.map(listenForWaking));
  await sender.run(
    process.execPath,
    "--conditions=@harombe/source",
    wakeScript,
    "3c:7c:3f:12:ab:90",
  );
  const packet = "f".repeat(12) + "3c7c3f12ab90".repeat(16);
  expect(await Promise.all(heard.map(({ next }) => next))).toEqual([packet, packet]);
});

const wakeScript = fileURLToPath(import.meta.resolve("./wake.ts"));

/** A sleeping network card: prints the first packet to port 9. */
const listener = `
  const socket = require("node:dgram").createSocket("udp4");
  socket.once("message", (packet) => { console.log(packet.toString("hex")); socket.close(); });
  socket.bind(9, () => console.log("ready"));
`;

/** Resolves when it listens. (In an object, or the await would wait for the packet too.) */
async function listenForWaking(host: Host): Promise<{ readonly next: Promise<string> }> {
  const child = host.spawn(process.execPath, ["-e", listener]);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  await lines.next();
  return { next: lines.next().then(({ value }) => String(value)) };
}
