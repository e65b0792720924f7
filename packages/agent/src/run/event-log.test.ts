import { expect, test } from "vitest";

import type { AgentEvent } from "./agent-event.ts";
import { createEventLog } from "./event-log.ts";

const event = (seq: number): AgentEvent => ({
  type: "text-delta",
  text: "",
  seq,
  runId: "r",
  stepId: "r:1",
});

async function gather(events: AsyncIterable<AgentEvent>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { seq } of events) seen.push(seq);
  return seen;
}

test("gives what was and what comes to every reader, from where each begins", async () => {
  const log = createEventLog(100);
  log.push(event(1));
  log.push(event(2));
  const readers = [gather(log.read()), gather(log.read(1)), gather(log.read(99))];
  log.push(event(3));
  log.close();
  expect(await Promise.all(readers)).toEqual([[1, 2, 3], [2, 3], []]);
  expect(await gather(log.read())).toEqual([1, 2, 3]);
});

test("keeps at least as many events as it is told, and at most twice as many", async () => {
  const log = createEventLog(10);
  for (let seq = 1; seq <= 1000; seq += 1) log.push(event(seq));
  log.close();
  const seen = await gather(log.read());
  expect(seen.length).toBeGreaterThanOrEqual(10);
  expect(seen.length).toBeLessThan(20);
  expect(seen.at(-1)).toBe(1000);
});

test("a reader who is left behind goes on with what is still there", async () => {
  const log = createEventLog(2);
  const reader = log.read();
  log.push(event(1));
  expect((await reader.next()).value?.seq).toBe(1);
  for (let seq = 2; seq <= 9; seq += 1) log.push(event(seq));
  log.close();
  const seen = await gather(reader);
  expect(seen.at(-1)).toBe(9);
  expect(seen.length).toBeLessThan(8);
});

test("a reader who leaves does not keep the others from reading", async () => {
  const log = createEventLog(10);
  log.push(event(1));
  for await (const { seq } of log.read()) if (seq === 1) break;
  log.push(event(2));
  log.close();
  expect(await gather(log.read())).toEqual([1, 2]);
});

test("a log that continues a paused run begins at the next number", async () => {
  const log = createEventLog(10);
  log.push(event(41));
  log.close();
  expect(await gather(log.read())).toEqual([41]);
  expect(await gather(log.read(41))).toEqual([]);
});
