import { expect, test } from "vitest";

import { parsePrefer } from "./prefer.ts";

test.each([
  [undefined, { waitMs: undefined, approvals: "wait" }],
  ["wait=30", { waitMs: 30_000, approvals: "wait" }],
  ['Wait = "5"; approvals=DENY', { waitMs: 5000, approvals: "deny" }],
  ["respond-async, wait=999999999999", { waitMs: 999_999_999_999_000, approvals: "wait" }],
  ["wait=abc, approvals=allow", { waitMs: undefined, approvals: "wait" }],
  ["wait=-1", { waitMs: undefined, approvals: "wait" }],
])("reads %j as %j", (header, preferences) => {
  expect(parsePrefer(header)).toEqual(preferences);
});
