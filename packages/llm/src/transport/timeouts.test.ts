import { expect, it } from "vitest";

import { resolveTimeouts } from "./timeouts.ts";

it("fills in what is not said, and keeps a clock that is switched off", () => {
  expect(resolveTimeouts({ idleMs: null, totalMs: 10 })).toEqual({
    connectMs: 5000,
    firstTokenMs: 120_000,
    idleMs: null,
    totalMs: 10,
  });
});

it.each([0, -1, Number.NaN, 2 ** 31])("refuses a limit of %j", (idleMs) => {
  expect(() => resolveTimeouts({ idleMs })).toThrow(
    new TypeError(
      `timeouts.idleMs must be null or from 1 to 2147483647, not ${JSON.stringify(idleMs)}`,
    ),
  );
});
