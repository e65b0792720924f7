import { expect, test } from "vitest";

import { createPool } from "./create-pool.ts";

const { signal } = new AbortController();

test("lends what is free, then in the order of asking, and turns away one too many", async () => {
  const pool = createPool(["a"], 1);
  const first = await pool.acquire(signal);
  const waiting = pool.acquire(signal);
  expect(await pool.acquire(signal)).toBeUndefined();
  first?.release();
  first?.release();
  const second = await waiting;
  expect([second?.item, pool.isIdle]).toEqual(["a", false]);
  second?.release();
  expect(pool.isIdle).toBe(true);
});

test("who gives up while waiting leaves the line", async () => {
  const pool = createPool(["a"], 1);
  const lease = await pool.acquire(signal);
  const controller = new AbortController();
  const waiting = pool.acquire(controller.signal);
  const reason = new Error("gone");
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  lease?.release();
  expect(pool.isIdle).toBe(true);
});
