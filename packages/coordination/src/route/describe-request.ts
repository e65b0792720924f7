import {
  type Complexity,
  estimateMessageTokens,
  type Message,
  type ModelRequest,
} from "@harombe/llm";

import { classifyComplexity } from "../classify/classify-complexity.ts";
import { userTextOf } from "../classify/user-text.ts";
import type { EscalationTracker } from "../escalate/create-escalation-tracker.ts";
import type { AnswerLengths } from "../learn/answer-lengths.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import type { RequestNeeds } from "./request-needs.ts";

export interface DescribeRequestOptions {
  readonly lengths: AnswerLengths;
  /** Null switches escalation off. */
  readonly escalation: Pick<EscalationTracker, "raise"> | null;
  /** The name under which the cluster itself goes: no model in particular. */
  readonly clusterId: string;
}

/** Room for the answer where the request names no maximum. */
const answerReserveTokens = 512;
const tierOfLevel = { simple: 0, medium: 1, complex: 2 } as const;

/** What the router must know of a request. Throws `TypeError` for a tier that does not exist. */
export function describeRequest(
  request: ModelRequest,
  { lengths, escalation, clusterId }: DescribeRequestOptions,
): RequestNeeds {
  const { messages, tools = [], maxTokens, hints = {} } = request;
  const classified = classifyComplexity(messages, tools);
  const session = hints.session ?? sessionOf(messages);
  return {
    ...chooseTier(request, { classified, session, escalation }),
    model: hints.model === undefined || hints.model === clusterId ? null : hints.model,
    promptTokens: estimateMessageTokens(messages, tools),
    answerTokens: maxTokens ?? answerReserveTokens,
    expectedTokens: lengths.expect(classified.level, maxTokens),
    tools: tools.length > 0,
    vision: messages.some(hasImage),
    session,
    priority: hints.priority ?? 0,
    attempt: 1,
    tried: new Set(),
  };
}

interface TierInput {
  readonly classified: Complexity;
  readonly session: string | null;
  readonly escalation: DescribeRequestOptions["escalation"];
}

function chooseTier(
  request: ModelRequest,
  { classified, session, escalation }: TierInput,
): Pick<RequestNeeds, "tier" | "tierBy" | "complexity"> {
  const wished = request.hints?.tier;
  if (wished !== undefined) {
    const reasons = [`tier ${wished} was asked for`, ...classified.reasons];
    return { tier: toTier(wished), tierBy: "caller", complexity: { ...classified, reasons } };
  }
  const tier = tierOfLevel[classified.level];
  const asIs = { tier, tierBy: "level", complexity: classified } as const;
  if (escalation === null) return asIs;
  const raised = escalation.raise(request, session, tier);
  if (raised.tier === tier) return asIs;
  const why = raised.reasons.map((reason) => `moved up to tier ${raised.tier}: ${reason}`);
  return {
    tier: raised.tier,
    tierBy: "evidence",
    complexity: { ...classified, reasons: [...why, ...classified.reasons] },
  };
}

function toTier(value: number): Tier {
  if (value === 0 || value === 1 || value === 2) return value;
  throw new TypeError(`hints.tier must be 0, 1 or 2, not ${value}`);
}

function hasImage({ role, content }: Message): boolean {
  if (role === "system" || role === "assistant" || typeof content === "string") return false;
  return content.some(({ type }) => type === "image");
}

/** Of the messages that a conversation begins with, so much tells it from others. */
const openingLength = 400;

/**
 * Clients that name no session send their history again: how it begins names the conversation. Null
 * without a message of the user.
 */
function sessionOf(messages: readonly Message[]): string | null {
  const first = messages.find(({ role }) => role === "user");
  if (first === undefined) return null;
  const [opening] = messages;
  const system = opening?.role === "system" ? opening.content.slice(0, openingLength) : "";
  return `${system}\n${userTextOf(first).slice(0, openingLength)}`;
}
