import { createSocket } from "node:dgram";

import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";

import { toBroadcastAddress } from "./broadcast-address.ts";
import { parseMacAddress } from "./parse-mac-address.ts";
import { wakeMachine } from "./wake-machine.ts";

async function listen(): Promise<{ readonly port: number; readonly next: Promise<Buffer> }> {
  const socket = createSocket("udp4");
  const next = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, next };
}

test("a magic packet arrives", async () => {
  const { port, next } = await listen();
  const broadcastAddresses = ["127.0.0.1"];
  const result = await wakeMachine({
    mac: "3c:7c:3f:12:ab:90",
    broadcastAddresses,
    port,
    packets: 1,
  });
  expect(result).toEqual({ sentTo: broadcastAddresses });
  expect((await next).toString("hex")).toBe("f".repeat(12) + "3c7c3f12ab90".repeat(16));
});

test("sends on every real interface and on no other", async () => {
  const entry = {
    netmask: "255.0.0.0",
    family: "IPv4",
    mac: "00:00:00:00:00:00",
    internal: false,
  } as const;
  const networkInterfaces = () => ({
    eth0: [{ ...entry, address: "127.0.0.1", cidr: "127.0.0.1/30" }],
    docker0: [{ ...entry, address: "172.17.0.1", cidr: "172.17.0.1/16" }],
    lo: [{ ...entry, address: "127.0.0.1", cidr: "127.0.0.1/8", internal: true }],
  });
  const options = { mac: "3c7c3f12ab90", packets: 1, networkInterfaces };
  expect(await wakeMachine(options)).toEqual({ sentTo: ["127.0.0.3"] });
});

test.each([
  "3c:7c:3f:12:ab:90",
  "3C-7C-3F-12-AB-90",
  "3c7c.3f12.ab90",
  "3c7c3f12ab90",
  " 3c7c3f12ab90 ",
])("reads %j", (text) => {
  expect(parseMacAddress(text).toString("hex")).toBe("3c7c3f12ab90");
});

test.each([
  "",
  "3c:7c:3f:12:ab",
  "3c:7c-3f:12:ab:90",
  "3c:7c:3f:12:ab:9g",
  "00:00:00:00:00:00",
  "ff:ff:ff:ff:ff:ff",
  "01:00:5e:00:00:fb",
])("refuses %j", (text) => {
  expect(() => parseMacAddress(text)).toThrow(
    `Not the hardware address of a machine: ${JSON.stringify(text)}`,
  );
});

test("reads every address in every way of writing it, and nothing but hexadecimal digits", () => {
  const writings = [
    (hex: string) => hex.match(/../g)!.join(":"),
    (hex: string) => hex.match(/../g)!.join("-").toUpperCase(),
    (hex: string) => hex.match(/.{4}/g)!.join("."),
    (hex: string) => hex,
  ];
  const mac = fc
    .uint8Array({ minLength: 6, maxLength: 6 })
    .map((bytes) => Buffer.from(bytes.with(0, (bytes[0]! & 0xfe) | 2)));
  fc.assert(
    fc.property(mac, fc.constantFrom(...writings), (bytes, write) => {
      expect(parseMacAddress(write(bytes.toString("hex")))).toEqual(bytes);
    }),
  );
});

test.each([
  ["192.168.1.7", 24, "192.168.1.255"],
  ["10.1.2.3", 8, "10.255.255.255"],
  ["172.16.5.4", 22, "172.16.7.255"],
  ["10.0.0.1", 30, "10.0.0.3"],
])("the broadcast address of %s/%i is %s", (address, prefixLength, broadcast) => {
  expect(toBroadcastAddress({ address, family: 4, prefixLength })).toBe(broadcast);
});

test("says when there is no network, and when nothing could be sent", async () => {
  const mac = "3c:7c:3f:12:ab:90";
  await expect(wakeMachine({ mac, networkInterfaces: () => ({}) })).rejects.toMatchObject({
    code: "HAROMBE_DISCOVERY_NO_NETWORK",
  });
  const nowhere = wakeMachine({ mac, broadcastAddresses: ["::1"], packets: 1 });
  await expect(nowhere).rejects.toMatchObject({ code: "HAROMBE_DISCOVERY_WAKE_FAILED" });
});

test("ends with the reason of the signal between two packets", async () => {
  const { port, next } = await listen();
  const stopping = new AbortController();
  const reason = new Error("stop");
  const waking = wakeMachine({
    mac: "3c:7c:3f:12:ab:90",
    broadcastAddresses: ["127.0.0.1"],
    port,
    intervalMs: 60_000,
    signal: stopping.signal,
  });
  await next;
  stopping.abort(reason);
  await expect(waking).rejects.toBe(reason);
});
