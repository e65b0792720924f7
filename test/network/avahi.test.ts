import { expect, test } from "vitest";

import { createNetwork, type Host } from "./create-network.ts";
import { startAvahi } from "./start-avahi.ts";
import { startPeer } from "./start-peer.ts";

const serviceType = "_harombe._tcp";

test("avahi sees our node with its port, address and text, and that it left", async () => {
  await using network = await createNetwork(2);
  const [ours, strange] = network.hosts as [Host, Host];
  await using avahi = await startAvahi(strange);
  const peer = await startPeer(ours, { name: "Gaming PC", machineId: "abc", port: 8123 });

  const resolved = (await avahi.browse(serviceType)).filter(([event]) => event === "=");
  const ipv4 = resolved.find(([, , version]) => version === "IPv4");
  // event; interface; version; name (escaped); type; domain; host; address; port; text
  expect(ipv4).toEqual([
    "=",
    "eth0",
    "IPv4",
    String.raw`Gaming\032PC`,
    serviceType,
    "local",
    expect.stringMatching(/^harombe-[\da-f]{12}\.local$/),
    ours.address,
    "8123",
    '"id=abc" "tier=1" "model=qwen3:8b" "name=Gaming PC"',
  ]);
  const types = await avahi.browse("--all");
  expect(types.map((line) => line[4])).toContain(serviceType);

  await peer.end("SIGTERM");
  // avahi keeps what said goodbye for another second, as RFC 6762 section 10.1 wants.
  await expect
    .poll(async () => (await avahi.browse(serviceType)).filter(([event]) => event === "="), {
      timeout: 10_000,
    })
    .toEqual([]);
});

test("we see what avahi publishes, and that it left", async () => {
  await using network = await createNetwork(2);
  const [ours, strange] = network.hosts as [Host, Host];
  const peer = await startPeer(ours, { isSilent: true });
  await using avahi = await startAvahi(strange);
  const text = ["name=Strange Box", "model=llama3.2:3b", "tier=2"];
  const published = await avahi.publish("--service", "box", serviceType, "9000", ...text);

  await peer.until((nodes) => nodes.has("box"));
  expect(peer.nodes.get("box")).toEqual({
    label: "box",
    name: "Strange Box",
    model: "llama3.2:3b",
    tier: 2,
    machineId: null,
    port: 9000,
    addresses: expect.arrayContaining([strange.address]),
  });
  published.kill("SIGTERM");
  await peer.until((nodes) => nodes.size === 0);
});

test("we leave a name to avahi that has it, and avahi leaves us ours", async () => {
  await using network = await createNetwork(2);
  const [ours, strange] = network.hosts as [Host, Host];
  await using avahi = await startAvahi(strange);
  await avahi.publish("--service", "box", serviceType, "9000", "tier=0");
  const second = await startPeer(ours, { name: "box" });
  expect(second.label).toBe("box-2");

  const third = await startPeer(ours, { name: "other", port: 8001 });
  await avahi.publish("--service", "other", serviceType, "9001", "tier=0");
  await third.until((nodes) => [...nodes.keys()].some((label) => /^other.*2/.test(label)));
  expect(third.label).toBe("other");
});
