import { once } from "node:events";

import CircuitBreaker from "opossum";
import { expect, test } from "vitest";

import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { createBreaker } from "./create-breaker.ts";

const threshold = 5;

function createOpossum() {
  const breaker = new CircuitBreaker(
    async (isGood: boolean) => {
      if (!isGood) throw new Error("failed");
    },
    {
      timeout: false,
      volumeThreshold: threshold,
      errorThresholdPercentage: 99,
      resetTimeout: 20,
    },
  );
  const stateOf = (): string => {
    if (breaker.halfOpen) return "half-open";
    return breaker.opened ? "open" : "closed";
  };
  return { breaker, stateOf };
}

// Where both can do the same, they do: the words mean here what they mean in opossum.
test.each([
  ["five failures", [false, false, false, false, false]],
  ["four failures", [false, false, false, false]],
  ["successes", [true, true, true]],
])("opens and closes as opossum does, after %s", async (_name, outcomes) => {
  const { breaker: theirs, stateOf } = createOpossum();
  const clock = createVirtualClock();
  const ours = createBreaker(clock, { threshold, successes: 1 });
  for (const isGood of outcomes) {
    await theirs.fire(isGood).catch(() => {});
    const permit = ours.begin();
    if (isGood) permit?.succeed();
    else permit?.fail();
    expect(ours.state).toBe(stateOf());
  }
  theirs.shutdown();
});

test.each([
  [true, "closed"],
  [false, "open"],
])(
  "half-open, both let one probe through, and its success being %s makes them %s",
  async (isGood, state) => {
    const { breaker: theirs, stateOf } = createOpossum();
    const clock = createVirtualClock();
    const ours = createBreaker(clock, { threshold, successes: 1 });
    const halfOpen = once(theirs, "halfOpen");
    for (let round = 0; round < threshold; round += 1) {
      await theirs.fire(false).catch(() => {});
      ours.begin()?.fail();
    }
    await halfOpen;
    clock.advance(60_000);
    expect([ours.state, stateOf()]).toEqual(["half-open", "half-open"]);
    const theirProbe = theirs.fire(isGood).catch(() => {});
    await expect(theirs.fire(true)).rejects.toMatchObject({ code: "EOPENBREAKER" });
    const probe = ours.begin();
    expect(ours.begin()).toBeNull();
    await theirProbe;
    if (isGood) probe?.succeed();
    else probe?.fail();
    expect([ours.state, stateOf()]).toEqual([state, state]);
    theirs.shutdown();
  },
);
