import type { Tool } from "@harombe/tools";

export type PolicyDecision = "allow" | "deny" | "ask";

export interface PolicyAnswer {
  readonly decision: PolicyDecision;
  /** Told to the model when the call is denied, and to the approver when it is asked for. */
  readonly reason?: string;
}

/** One call that a policy judges. */
export interface PolicyCall {
  readonly tool: Tool;
  /** As the model sent them; they fit the tool's schema. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Names of the delegated agents from the root down; empty for the root. */
  readonly agentPath: readonly string[];
  readonly sessionId: string | null;
}

/** Decides what may run. It sees facts about one call, and nothing that a model can widen. */
export type Policy = (
  call: PolicyCall,
) => PolicyDecision | PolicyAnswer | Promise<PolicyDecision | PolicyAnswer>;

/** Dangerous tools ask, everything else is allowed. */
export const defaultPolicy: Policy = ({ tool }) => (tool.dangerous ? "ask" : "allow");

const strictness: Readonly<Record<PolicyDecision, number>> = { allow: 0, ask: 1, deny: 2 };

/** The stricter of two policies for each call: a delegated agent never may more than its parent. */
export function strictestPolicy(first: Policy, second: Policy): Policy {
  if (first === second) return first;
  return async (call) => {
    const one = await consultPolicy(first, call);
    const other = await consultPolicy(second, call);
    return strictness[other.decision] > strictness[one.decision] ? other : one;
  };
}

/** Asks a policy. One that throws, or answers with something else, denies. */
export async function consultPolicy(policy: Policy, call: PolicyCall): Promise<PolicyAnswer> {
  try {
    const answer = toAnswer(await policy(call));
    if (Object.hasOwn(strictness, answer.decision)) return answer;
    return { decision: "deny", reason: `the policy answered "${answer.decision}"` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { decision: "deny", reason: `the policy failed: ${message}` };
  }
}

function toAnswer(answer: PolicyDecision | PolicyAnswer): PolicyAnswer {
  return typeof answer === "string" ? { decision: answer } : answer;
}
