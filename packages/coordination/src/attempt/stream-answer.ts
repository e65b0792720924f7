import {
  type ModelEvent,
  type ModelRequest,
  type RouteDecision,
  wholeAnswerMs,
} from "@harombe/llm";

import { ClusterError } from "../errors/cluster-error.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { Clock } from "../time/clock.ts";
import type { AnswerProgress } from "./answer-progress.ts";
import { type AttemptLimits, type Call, type CallRunner, tryNodes } from "./call.ts";
import { canContinue, continueRequest, continuedWarning } from "./continue-request.ts";
import type { NodeAttempt } from "./node-attempt.ts";

export interface StreamAnswerOptions {
  readonly describe: () => Promise<RequestNeeds>;
  readonly runner: CallRunner;
  readonly limits: AttemptLimits;
  readonly continueStreams: boolean;
  /** From the call to the first output, all waiting and all attempts included; null for none. */
  readonly deadlineMs: number | null;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onDecision: (decision: RouteDecision) => void;
}

/** Streams one answer, from whichever node gives it. Begins with what tells the request's needs. */
export async function* streamAnswer(
  request: ModelRequest,
  options: StreamAnswerOptions,
): AsyncGenerator<ModelEvent> {
  const { signal } = options;
  signal?.throwIfAborted();
  const needs = await options.describe();
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", forward, { once: true });
  const opener = createOpener(controller, options);
  const call = { request, needs, tried: new Set<string>() };
  let isWhole = false;
  try {
    let attempt: NodeAttempt = yield* opener.open(call);
    for (;;) {
      let step = await read(attempt);
      try {
        for (; step.event; step = await read(attempt)) yield step.event;
      } finally {
        attempt.leave();
      }
      isWhole = step.event === null;
      if (isWhole) return;
      controller.signal.throwIfAborted();
      if (!options.continueStreams || !canContinue(attempt, request)) {
        throw interrupted(attempt, step.error);
      }
      const next: NodeAttempt = yield* reopen(opener, { call, broken: attempt, error: step.error });
      yield continuedWarning(attempt, next);
      attempt = next;
    }
  } finally {
    signal?.removeEventListener("abort", forward);
    // Behind a whole answer nothing is left to end; elsewhere the reader has left or something broke.
    if (!isWhole) controller.abort(new DOMException("The reader has left", "AbortError"));
  }
}

/** The next event, null behind the last one, or what broke the answer. */
interface Step {
  readonly event?: ModelEvent | null;
  readonly error?: unknown;
}

function read(attempt: NodeAttempt): Promise<Step> {
  return attempt.next().then(
    (event) => ({ event }),
    (error: unknown) => ({ error }),
  );
}

interface Opener {
  open(call: Pick<Call, "request" | "needs" | "tried">): AsyncGenerator<ModelEvent, NodeAttempt>;
}

/** Opens an answer and tells each decision as it falls, not when the answer has begun. */
function createOpener(controller: AbortController, options: StreamAnswerOptions): Opener {
  const { clock, deadlineMs, runner, limits, onDecision } = options;
  const { signal } = controller;
  return {
    async *open(parts) {
      const limitMs = deadlineMs === null ? null : deadlineMs + wholeAnswerMs(parts.request);
      const stopTimer =
        limitMs === null
          ? () => {}
          : clock.startTimer(() => controller.abort(deadlineError(limitMs)), limitMs);
      const decisions: RouteDecision[] = [];
      let wake = (): void => {};
      let isSettled = false;
      const onRoute = (decision: RouteDecision): void => {
        onDecision(decision);
        decisions.push(decision);
        wake();
      };
      const opening = tryNodes({ ...parts, signal, onRoute }, runner, limits);
      const settle = (): void => {
        isSettled = true;
        wake();
      };
      opening.then(settle, settle);
      let isTaken = false;
      try {
        for (;;) {
          const decision = decisions.shift();
          if (decision !== undefined) yield { type: "route", decision };
          else if (isSettled) break;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
        const attempt = await opening;
        isTaken = true;
        return attempt;
      } finally {
        stopTimer();
        // A reader that left meanwhile: what opens behind its back is closed.
        if (!isTaken)
          opening.then(
            (late) => late.leave(),
            () => {},
          );
      }
    },
  };
}

interface Broken {
  readonly call: Pick<Call, "request" | "needs" | "tried">;
  readonly broken: NodeAttempt;
  readonly error: unknown;
}

async function* reopen(
  opener: Opener,
  { call, broken, error }: Broken,
): AsyncGenerator<ModelEvent, NodeAttempt> {
  try {
    return yield* opener.open({ ...call, ...continueRequest(call, broken) });
  } catch (failure) {
    if (!ClusterError.isInstance(failure)) throw failure;
    throw interrupted(broken, error, failure);
  }
}

/** Nothing came in time, all waiting and all attempts included. */
function deadlineError(deadlineMs: number): ClusterError {
  return new ClusterError({
    code: "HAROMBE_CLUSTER_DEADLINE",
    message: `No output within the deadline of ${deadlineMs} ms`,
    isRetryable: true,
    hint: "See what the nodes are busy with: harombe cluster status",
  });
}

function interrupted(
  { node, modelId, progress }: NodeAttempt,
  cause: unknown,
  continuation?: ClusterError,
): ClusterError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const tried =
    continuation === undefined ? "" : ` It could not be continued: ${continuation.message}.`;
  return new ClusterError({
    code: "HAROMBE_CLUSTER_INTERRUPTED",
    message: `${node.config.name} broke off after ${lengthOf(progress)}: ${why}.${tried}`,
    isRetryable: true,
    hint: "Ask again, or set cluster.routing.continue_streams: true to go on with another node.",
    lost: {
      node: node.config.name,
      model: modelId,
      textLength: progress.text.length,
      bytes: progress.bytes,
      toolCalls: progress.toolCalls,
    },
    cause,
  });
}

function lengthOf({ isOpaque, bytes, text, toolCalls }: AnswerProgress): string {
  return isOpaque ? `${bytes} bytes` : `${text.length} characters and ${toolCalls} tool calls`;
}
