import { expect, test } from "vitest";

import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { createMachines } from "../nodes/create-machines.ts";
import { createManagedNode } from "../nodes/create-managed-node.ts";
import { createWaker } from "./create-waker.ts";

/** A node that sleeps, and a packet whose way out a test decides. */
function setUp() {
  const clock = createVirtualClock();
  const closing = new AbortController();
  const packets: PromiseWithResolvers<void>[] = [];
  const told: string[] = [];
  const node = createManagedNode(
    { name: "sleeper", tier: 0, model: "m", connect: () => Promise.reject(new Error("asleep")) },
    {
      clock,
      machines: createMachines(),
      resolveMachine: async () => null,
      breaker: {},
      priors: {},
      timeoutMs: null,
    },
  );
  const waker = createWaker({
    clock,
    signal: closing.signal,
    wake() {
      const packet = Promise.withResolvers<void>();
      packets.push(packet);
      return packet.promise;
    },
    onWaking: ({ routed }) => told.push(routed.phase),
  });
  const { routed } = node;
  const wake = (): void => {
    routed.phase = "asleep";
    waker.wake(node);
  };
  return { clock, closing, packets, told, routed, wake };
}

test("a waking has all of its time, whenever the one before it began", () => {
  const { clock, routed, wake } = setUp();
  wake();
  clock.advance(10_000);
  routed.phase = "up";
  clock.advance(90_000);
  wake();
  clock.advance(119_999);
  expect(routed.phase).toBe("waking");
  clock.advance(1);
  expect(routed).toMatchObject({ phase: "down", reason: "it did not wake within 120000 ms" });
  expect(clock.pending).toBe(0);
});

test("a packet of an earlier waking that fails late ends no later one", async () => {
  const { packets, routed, told, wake } = setUp();
  wake();
  wake();
  packets[0]?.reject(new Error("no route"));
  packets[1]?.resolve();
  await Promise.allSettled(packets.map(({ promise }) => promise));
  expect(routed.phase).toBe("waking");
  expect(told).toEqual(["waking"]);
});

test("a packet that cannot be sent is told at once, and leaves no timer", async () => {
  const { clock, packets, routed, told, wake } = setUp();
  wake();
  packets[0]?.reject(new Error("no route"));
  await Promise.allSettled(packets.map(({ promise }) => promise));
  expect(routed).toMatchObject({ phase: "down", reason: "it cannot be woken: no route" });
  expect([told, clock.pending]).toEqual([["down"], 0]);
});

test("closing leaves no timer, and what fails then is told to nobody", async () => {
  const { clock, closing, packets, told, wake } = setUp();
  wake();
  closing.abort();
  packets[0]?.reject(closing.signal.reason);
  await Promise.allSettled(packets.map(({ promise }) => promise));
  expect([told, clock.pending]).toEqual([[], 0]);
});
