import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

import { expect, it } from "vitest";

import { createWatch } from "./create-watch.ts";

const off = { connectMs: null, firstTokenMs: null, idleMs: null, totalMs: null };
const url = "http://host:1";

it("does not count the time that the caller works on what came", async () => {
  const watch = createWatch({ url, timeouts: { ...off, idleMs: 20 } });
  watch.progress();
  watch.arrived();
  await setTimeout(60);
  watch.waiting();
  expect(watch.signal.aborted).toBe(false);
  await once(watch.signal, "abort");
  expect(watch.signal.reason).toMatchObject({ clock: "idle" });
  watch.end();
});

it("lets go of the caller's signal and its timers at the end", async () => {
  const controller = new AbortController();
  const timeouts = { ...off, firstTokenMs: 20, totalMs: 20 };
  const watch = createWatch({ url, timeouts, signal: controller.signal });
  watch.end();
  await setTimeout(40);
  controller.abort();
  expect(watch.signal.aborted).toBe(false);
});

it("keeps the first reason", async () => {
  const controller = new AbortController();
  const timeouts = { ...off, firstTokenMs: 20 };
  const watch = createWatch({ url, timeouts, signal: controller.signal });
  controller.abort("enough");
  await setTimeout(40);
  expect([watch.signal.reason, watch.isTimeout]).toEqual(["enough", false]);
  watch.end();
});
