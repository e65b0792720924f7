import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import {
  type Policy,
  type PolicyDecision,
  consultPolicy,
  defaultPolicy,
  strictestPolicy,
} from "./policy.ts";

const call = (dangerous: boolean) => ({
  tool: defineTool({
    name: "t",
    description: "T",
    input: z.object({}),
    dangerous,
    execute: () => "",
  }),
  arguments: {},
  agentPath: [],
  sessionId: null,
});

test("by default dangerous tools ask and others are allowed", () => {
  expect([defaultPolicy(call(true)), defaultPolicy(call(false))]).toEqual(["ask", "allow"]);
});

test.each<[string, Policy, string]>([
  ["throws", () => Promise.reject(new Error("no idea")), "the policy failed: no idea"],
  ["answers nonsense", () => "sure" as PolicyDecision, 'the policy answered "sure"'],
])("a policy that %s denies", async (_name, policy, reason) => {
  expect(await consultPolicy(policy, call(false))).toEqual({ decision: "deny", reason });
});

test.each<[PolicyDecision, PolicyDecision, PolicyDecision]>([
  ["allow", "allow", "allow"],
  ["allow", "ask", "ask"],
  ["ask", "allow", "ask"],
  ["deny", "ask", "deny"],
  ["ask", "deny", "deny"],
])("of %s and %s the stricter is %s", async (one, other, strictest) => {
  const policy = strictestPolicy(
    () => one,
    async () => ({ decision: other }),
  );
  expect(await policy(call(true))).toMatchObject({ decision: strictest });
});

test.each<[string, Policy]>([
  ["nonsense", () => "Deny" as PolicyDecision],
  ["the name of an inherited field", () => "toString" as PolicyDecision],
  ["an error", () => Promise.reject(new Error("no idea"))],
])("%s from either policy denies, whatever the other says", async (_name, policy) => {
  for (const both of [
    strictestPolicy(policy, () => "allow"),
    strictestPolicy(() => "allow", policy),
  ]) {
    expect(await both(call(true))).toMatchObject({ decision: "deny" });
  }
});
