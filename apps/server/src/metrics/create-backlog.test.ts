import { setImmediate } from "node:timers/promises";

import { expect, it } from "vitest";

import { createBacklog } from "./create-backlog.ts";

it("works off in order, at the end of the turn", async () => {
  const done: number[] = [];
  const backlog = createBacklog<number>((item) => void done.push(item));
  backlog.add(1);
  backlog.add(2);
  expect(done).toEqual([]);
  await setImmediate();
  expect(done).toEqual([1, 2]);
});

it("works off at once what somebody asks for, and nothing twice", async () => {
  const done: number[] = [];
  const backlog = createBacklog<number>((item) => void done.push(item));
  backlog.add(1);
  backlog.settle();
  backlog.add(2);
  expect(done).toEqual([1]);
  await setImmediate();
  expect(done).toEqual([1, 2]);
});

it("holds no more than its bound", () => {
  const done: number[] = [];
  const backlog = createBacklog<number>((item) => void done.push(item), { sizeMax: 2 });
  backlog.add(1);
  backlog.add(2);
  expect(done).toEqual([1, 2]);
});
