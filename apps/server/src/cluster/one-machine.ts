import { classifyComplexity, type NodeStatus } from "@harombe/coordination";
import type { ModelRequest, RouteDecision } from "@harombe/llm";

import type { AppParts } from "../app/app-parts.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import { onlyMachine } from "../routes/run-summary.ts";

type OneMachineParts = Pick<AppParts, "assistant" | "limits" | "metrics" | "nodeName">;

/** One machine serves every tier; its row says the middle one. */
const tier = 1;

/** What is known of the machine when it is asked, and why it is not available. */
interface Standing {
  readonly engine: { readonly name: string; readonly url: string | null } | null;
  readonly model: string | null;
  readonly latencyMs: number | null;
  readonly slots: number | null;
  readonly reason: string | null;
}

/** The row of a machine that is alone. Never throws. */
export async function statusOfOneMachine(
  parts: OneMachineParts,
): Promise<Omit<NodeStatus, "model"> & { readonly model: string | null }> {
  const { nodeName, metrics } = parts;
  const { engine, model, latencyMs, slots, reason } = await look(parts);
  const row = (await metrics.report()).nodes[nodeName];
  const url = engine?.url ? URL.parse(engine.url) : null;
  return {
    name: nodeName,
    host: url?.hostname ?? null,
    port: url && url.port !== "" ? Number(url.port) : null,
    tier,
    model,
    kind: engine?.name ?? null,
    status: reason === null ? "available" : "unavailable",
    reason,
    latencyMs,
    slots: slots ?? 1,
    inFlight: row?.in_flight ?? 0,
    queued: 0,
    requests: row?.total_requests ?? 0,
    successRate: row && row.total_requests > 0 ? row.success_rate : null,
    tokensPerSecond: row && row.tokens_per_second > 0 ? row.tokens_per_second : null,
  };
}

/** What a cluster of this machine alone would decide. */
export async function decideForOneMachine(
  { messages, tools = [] }: ModelRequest,
  parts: OneMachineParts,
): Promise<RouteDecision> {
  const { nodeName: node } = parts;
  const { reason: why } = await look(parts);
  const eligible = why === null;
  return {
    node: eligible ? node : null,
    tier,
    complexity: classifyComplexity(messages, tools),
    reason: eligible ? onlyMachine : `${onlyMachine} cannot take it: ${why}`,
    attempt: 1,
    candidates: [{ node, tier, eligible, why, cost: null }],
  };
}

async function look({ assistant, limits }: OneMachineParts): Promise<Standing> {
  const signal = AbortSignal.timeout(limits.healthMs);
  let engine: Standing["engine"] = null;
  try {
    const current = await assistant.engine({ signal });
    engine = current;
    const { latencyMs, slots = null } = await current.probe({ signal });
    const { id: model } = await assistant.model(undefined, { signal });
    return { engine, model, latencyMs, slots, reason: null };
  } catch (error) {
    const reason = signal.aborted
      ? `it did not answer within ${limits.healthMs} ms`
      : describeFailure(error).message;
    return { engine, model: null, latencyMs: null, slots: null, reason };
  }
}
