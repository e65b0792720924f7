import { expect, it } from "vitest";

import { createOpenCalls } from "./open-calls.ts";

const reason = new Error("enough");

it("ends a call with its caller", () => {
  const caller = new AbortController();
  const call = createOpenCalls().open(caller.signal);
  caller.abort(reason);
  expect(call.signal.reason).toBe(reason);
});

it("ends at once what a caller asks for who has left", () => {
  expect(createOpenCalls().open(AbortSignal.abort(reason)).signal.reason).toBe(reason);
});

it("ends all calls when it closes, and those that come later", () => {
  const calls = createOpenCalls();
  const before = [calls.open(undefined), calls.open(new AbortController().signal)];
  calls.close(reason);
  const all = [...before, calls.open(undefined)];
  expect(all.map(({ signal }) => signal.reason as unknown)).toEqual([reason, reason, reason]);
});

it("leaves a call alone that is over, and gives its slot to one other", () => {
  const caller = new AbortController();
  const calls = createOpenCalls();
  const over = calls.open(caller.signal);
  over.end();
  over.end();
  const others = [calls.open(undefined), calls.open(undefined)];
  caller.abort(reason);
  calls.close(reason);
  expect(over.signal.aborted).toBe(false);
  expect(others.map(({ signal }) => signal.aborted)).toEqual([true, true]);
});
