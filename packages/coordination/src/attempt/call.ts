import { LlmError, type ModelRequest, type RouteDecision } from "@harombe/llm";
import pRetry, { AbortError, type Options as RetryOptions } from "p-retry";

import { ClusterError } from "../errors/cluster-error.ts";
import type { NodeReason } from "../errors/node-reason.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import { type FailureKind, classifyFailure, toReasonCode } from "./failure-kind.ts";
import type { NodeAttempt } from "./node-attempt.ts";

/** Nodes that one request may try, where nobody says so. */
export const attemptsMax = 4;

export interface AttemptLimits {
  /** Nodes that one request may try. Default 4. */
  readonly max?: number;
  /** Before the second node; doubled for each further one, with jitter. Default 25. */
  readonly minBackoffMs?: number;
  /** Default 1000. */
  readonly maxBackoffMs?: number;
}

/** Work that is given to one node after the other until one does it. */
export interface Work {
  readonly needs: RequestNeeds;
  /** Every node gets at most one try. */
  readonly tried: Set<string>;
  readonly signal: AbortSignal;
  readonly onRoute: (decision: RouteDecision) => void;
}

/** One request on its way through the cluster. */
export interface Call extends Work {
  readonly request: ModelRequest;
}

export interface WorkRunner<Task extends Work, Result> {
  bind(needs: RequestNeeds, signal: AbortSignal): Promise<Binding>;
  start(task: Task, binding: Binding, needs: RequestNeeds): Promise<Result>;
}

export type CallRunner = WorkRunner<Call, NodeAttempt>;

/**
 * Tries one node after the other until one does it, for a call: gives real output. Rejects with the signal's reason, a
 * `ClusterError`, or with what a node said about a request that no node would take.
 */
export async function tryNodes<Task extends Work, Result>(
  call: Task,
  runner: WorkRunner<Task, Result>,
  { max = attemptsMax, minBackoffMs = 25, maxBackoffMs = 1000 }: AttemptLimits,
): Promise<Result> {
  const failures: FailedNode[] = [];
  const attempt = async (): Promise<Result> => {
    const needs = { ...call.needs, attempt: call.tried.size + 1, tried: call.tried };
    const binding = await bind(call, runner, { needs, failures });
    call.tried.add(binding.node.name);
    call.onRoute(binding.decision);
    try {
      return await runner.start(call, binding, needs);
    } catch (error) {
      const code = toReasonCode(error);
      failures.push({ node: binding.node.name, code, reason: messageOf(error), error });
      throw new AttemptFailure(error, classifyFailure(error));
    }
  };
  try {
    return await retryAfterFirst(attempt, {
      retries: max - 1,
      minTimeout: minBackoffMs,
      maxTimeout: maxBackoffMs,
      randomize: true,
      signal: call.signal,
      shouldRetry: ({ error }) => error instanceof AttemptFailure && error.kind !== "request",
    });
  } catch (error) {
    call.signal.throwIfAborted();
    if (!(error instanceof AttemptFailure)) throw error;
    if (error.kind === "request") throw error.cause;
    throw attemptsFailed(failures);
  }
}

/** `pRetry` from the first failure on: nearly every request needs none of it. */
async function retryAfterFirst<Result>(
  attempt: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    let isFirst = true;
    return pRetry(() => {
      if (!isFirst) return attempt();
      isFirst = false;
      throw error;
    }, options);
  }
}

/** When nobody is left to ask, what those said who were asked is the answer. */
async function bind(
  call: Work,
  runner: Pick<WorkRunner<Work, unknown>, "bind">,
  { needs, failures }: { readonly needs: RequestNeeds; readonly failures: readonly FailedNode[] },
): Promise<Binding> {
  try {
    return await runner.bind(needs, call.signal);
  } catch (error) {
    const isLast =
      failures.length > 0 &&
      ClusterError.isInstance(error) &&
      error.code === "HAROMBE_CLUSTER_NO_CANDIDATE";
    if (!isLast) throw new AbortError(error instanceof Error ? error : String(error));
    const others = error.nodes.filter(({ node }) => !call.tried.has(node));
    throw new AbortError(attemptsFailed(failures, others));
  }
}

interface FailedNode extends NodeReason {
  readonly error: unknown;
}

function attemptsFailed(
  failures: readonly FailedNode[],
  others: readonly NodeReason[] = [],
): ClusterError {
  const nodes = [...failures.map(({ node, code, reason }) => ({ node, code, reason })), ...others];
  const list = nodes.map(({ node, reason }) => `${node}: ${reason}`).join("; ");
  return new ClusterError({
    code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED",
    message: `No node answered: ${list}`,
    isRetryable: true,
    hint: "See how the nodes stand: harombe cluster status",
    retryAfterMs: soonestRetry(failures),
    nodes,
    cause: failures.at(-1)?.error,
  });
}

function soonestRetry(failures: readonly FailedNode[]): number | undefined {
  const waits = failures.flatMap(({ error }) => {
    return LlmError.isInstance(error) ? (error.retryAfterMs ?? []) : [];
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}

class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  readonly kind: FailureKind;

  constructor(cause: unknown, kind: FailureKind) {
    super(messageOf(cause), { cause });
    this.kind = kind;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
