import { once } from "node:events";

import { expect, test } from "vitest";

import { createSilenceClock } from "./create-silence-clock.ts";

async function* count(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}

test("tells of a silence", async () => {
  const clock = createSilenceClock(10);
  await once(clock.signal, "abort");
  expect(clock.signal.reason).toEqual(new Error("Nothing came for 10 ms"));
});

test("a reader who takes long is no silence", async () => {
  const clock = createSilenceClock(20);
  const heard: number[] = [];
  for await (const value of clock.hear(count())) {
    await once(createSilenceClock(20).signal, "abort");
    heard.push(value);
  }
  clock.stop();
  expect({ heard, aborted: clock.signal.aborted }).toEqual({ heard: [1, 2], aborted: false });
});
