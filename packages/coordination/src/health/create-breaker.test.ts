import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ensure } from "../fixtures/ensure.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { type Breaker, type BreakerPermit, createBreaker } from "./create-breaker.ts";

function failTimes(breaker: Breaker, times: number): void {
  for (let time = 0; time < times; time += 1) breaker.begin()?.fail();
}

describe("a breaker", () => {
  test("opens at the fifth failure in a row, not at five with a success between", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock);
    failTimes(breaker, 4);
    breaker.begin()?.succeed();
    failTimes(breaker, 4);
    expect(breaker.state).toBe("closed");
    failTimes(breaker, 1);
    expect([breaker.state, breaker.waitMs, breaker.begin()]).toEqual(["open", 60_000, null]);
  });

  test("closes after two probes that succeed, one at a time", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock);
    failTimes(breaker, 5);
    clock.advance(60_000);
    const first = breaker.begin();
    expect([breaker.state, breaker.begin()]).toEqual(["half-open", null]);
    first?.succeed();
    expect(breaker.state).toBe("half-open");
    breaker.begin()?.succeed();
    expect(breaker.state).toBe("closed");
  });

  test("stays open twice as long each time a probe fails, and never longer than its bound", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock, { openMs: 60_000, openMsMax: 200_000 });
    failTimes(breaker, 5);
    const waits = [60_000, 120_000, 200_000, 200_000].map((expected) => {
      const { waitMs } = breaker;
      clock.advance(expected);
      breaker.begin()?.fail();
      return waitMs;
    });
    expect(waits).toEqual([60_000, 120_000, 200_000, 200_000]);
  });

  test("reset, is closed as if nothing had been, whatever is still under way", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock);
    failTimes(breaker, 5);
    clock.advance(60_000);
    const probe = breaker.begin();
    breaker.reset();
    probe?.fail();
    failTimes(breaker, 4);
    expect(breaker.state).toBe("closed");
    failTimes(breaker, 1);
    expect([breaker.state, breaker.waitMs]).toEqual(["open", 60_000]);
  });

  test("starts small again once requests succeed after it closed", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock);
    failTimes(breaker, 5);
    clock.advance(60_000);
    breaker.begin()?.fail();
    clock.advance(120_000);
    breaker.begin()?.succeed();
    breaker.begin()?.succeed();
    breaker.begin()?.succeed();
    failTimes(breaker, 5);
    expect(breaker.waitMs).toBe(60_000);
  });

  test("takes no word of a request that began before it opened", () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock);
    const slow = breaker.begin();
    failTimes(breaker, 5);
    clock.advance(60_000);
    slow?.succeed();
    expect(breaker.state).toBe("half-open");
  });
});

type Step =
  | { readonly type: "begin" }
  | { readonly type: "settle"; readonly which: number; readonly how: keyof BreakerPermit }
  | { readonly type: "advance"; readonly ms: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({ type: "begin" } as const) },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant("settle" as const),
        which: fc.nat(5),
        how: fc.constantFrom<keyof BreakerPermit>("succeed", "fail", "fail", "forget"),
      }),
    },
    fc.record({ type: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  ),
  { maxLength: 120 },
);

test("whatever happens, lets at most one probe through, and none while open", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const clock = createVirtualClock();
      const breaker = createBreaker(clock, { threshold: 2 });
      const running: BreakerPermit[] = [];
      const probes = new Set<BreakerPermit>();
      let probesMax = 0;
      for (const step of sequence) {
        if (step.type === "advance") clock.advance(step.ms);
        if (step.type === "begin") {
          const { state } = breaker;
          const permit = breaker.begin();
          ensure(state !== "open" || permit === null, "nothing passes while open");
          if (permit !== null) running.push(permit);
          if (permit !== null && state === "half-open") probes.add(permit);
        }
        probesMax = Math.max(probesMax, probes.size);
        if (step.type === "settle") {
          const [permit] = running.splice(step.which % Math.max(1, running.length), 1);
          permit?.[step.how]();
          if (permit !== undefined) probes.delete(permit);
        }
      }
      expect(probesMax).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test("whatever happened, two good probes close it in the end", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const clock = createVirtualClock();
      const breaker = createBreaker(clock, { threshold: 2 });
      const running: BreakerPermit[] = [];
      for (const step of sequence) {
        if (step.type === "advance") clock.advance(step.ms);
        else if (step.type === "begin")
          running.push(...[breaker.begin()].filter((p) => p !== null));
        else running.splice(step.which, 1)[0]?.[step.how]();
      }
      for (const permit of running) permit.forget();
      clock.advance(600_000);
      breaker.begin()?.succeed();
      breaker.begin()?.succeed();
      expect(breaker.state).toBe("closed");
    }),
  );
});
