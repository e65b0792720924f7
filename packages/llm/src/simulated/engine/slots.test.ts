import { expect, test } from "vitest";

import { createSlots } from "./slots.ts";

const { signal } = new AbortController();

test("who comes first gets the next free slot, and one too many is turned away", async () => {
  const slots = createSlots(1, 2);
  const order: string[] = [];
  const first = await slots.acquire(signal);
  const second = slots.acquire(signal).then((release) => (order.push("second"), release));
  const third = slots.acquire(signal).then((release) => (order.push("third"), release));
  expect(await slots.acquire(signal)).toBeUndefined();
  expect([slots.busy, slots.waiting]).toEqual([1, 2]);
  first?.();
  first?.();
  (await second)?.();
  (await third)?.();
  expect(order).toEqual(["second", "third"]);
  expect([slots.busy, slots.waiting]).toEqual([0, 0]);
});

test("who gives up while waiting leaves the line", async () => {
  const slots = createSlots(1, 2);
  const release = await slots.acquire(signal);
  const controller = new AbortController();
  const waiting = slots.acquire(controller.signal);
  const reason = new Error("gone");
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(slots.waiting).toBe(0);
  release?.();
  expect(slots.busy).toBe(0);
});
