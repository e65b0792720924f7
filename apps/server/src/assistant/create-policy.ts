import type { Policy, PolicyAnswer } from "@harombe/agent";

export interface PolicyOptions {
  /** Whether dangerous tools ask (`tools.confirm_dangerous`). */
  readonly confirmDangerous: boolean;
  /** Asked about calls that would ask a person. */
  readonly caller?: Policy | undefined;
}

/**
 * The policy that a config means: dangerous tools ask, the rest runs. It looks at the tool's facts
 * alone, so nothing that a model says or reads can widen it.
 */
export function createPolicy({ confirmDangerous, caller }: PolicyOptions): Policy {
  return async (call): Promise<PolicyAnswer> => {
    if (!confirmDangerous || !call.tool.dangerous) return { decision: "allow" };
    if (!caller) return { decision: "ask" };
    const answer = await caller(call);
    return typeof answer === "string" ? { decision: answer } : answer;
  };
}
