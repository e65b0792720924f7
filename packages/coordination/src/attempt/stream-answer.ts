import {
  type ModelEvent,
  type ModelRequest,
  type ReadyIterator,
  type RouteDecision,
  wholeAnswerMs,
  wireOf,
} from "@harombe/llm";

import { ClusterError } from "../errors/cluster-error.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { Clock } from "../time/clock.ts";
import {
  createAnswerPart,
  createDecisionsPart,
  joinParts,
  partOf,
  readWhole,
} from "./answer-parts.ts";
import type { AnswerProgress } from "./answer-progress.ts";
import { type AttemptLimits, attemptsMax, type Call, type CallRunner, tryNodes } from "./call.ts";
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
  /** This request's alone. */
  readonly call: Pick<AbortController, "signal" | "abort">;
  readonly onDecision: (decision: RouteDecision) => void;
}

/** Streams one answer, from whichever node gives it. Begins with what tells the request's needs. */
export function streamAnswer(
  request: ModelRequest,
  options: StreamAnswerOptions,
): AsyncIterable<ModelEvent> & ReadyIterator<ModelEvent> {
  return joinParts(answerInParts(request, options));
}

/** The decisions, then the answer; where it breaks off and is gone on with, again. */
async function* answerInParts(
  request: ModelRequest,
  options: StreamAnswerOptions,
): AsyncGenerator<ReadyIterator<ModelEvent>, void> {
  const { call: caller } = options;
  caller.signal.throwIfAborted();
  const needs = await options.describe();
  caller.signal.throwIfAborted();
  const call = { request, needs, tried: new Set<string>() };
  // Nobody has read a word of an answer that is given away whole: another node may begin anew.
  const isHeld = wireOf(request)?.isStreamed === false;
  let isWhole = false;
  try {
    let attempt: NodeAttempt = yield* openAttempt(call, options);
    for (;;) {
      const part = isHeld ? await readWhole(attempt) : createAnswerPart(attempt);
      try {
        yield part;
      } finally {
        attempt.leave();
        isWhole = attempt.progress.finishReason !== null;
      }
      if (isWhole) return;
      caller.signal.throwIfAborted();
      const broken = { call, broken: attempt, error: part.error };
      const mayGoOn = options.continueStreams && canContinue(attempt, request);
      const isLast = call.tried.size >= (options.limits.max ?? attemptsMax);
      if (isLast || !(isHeld || mayGoOn)) throw interrupted(attempt, part.error);
      const next: NodeAttempt = yield* reopen(
        isHeld ? broken : { ...broken, call: { ...call, ...continueRequest(call, attempt) } },
        options,
      );
      if (!isHeld) yield partOf([continuedWarning(attempt, next)]);
      attempt = next;
    }
  } finally {
    // Behind a whole answer nothing is left to end; elsewhere the reader has left or something broke.
    if (!isWhole) caller.abort(new DOMException("The reader has left", "AbortError"));
  }
}

type Parts<Result> = AsyncGenerator<ReadyIterator<ModelEvent>, Result>;
type Asked = Pick<Call, "request" | "needs" | "tried">;

/**
 * Opens an answer and tells each decision as it falls, not when the answer has begun. Like all
 * generators here it is made once and not for each request: with every generator function V8 makes a
 * type that lives long, and that keeps what the function closes over until the next full collection.
 */
async function* openAttempt(
  asked: Asked,
  { clock, deadlineMs, runner, limits, call: caller, onDecision }: StreamAnswerOptions,
): Parts<NodeAttempt> {
  const limitMs = deadlineMs === null ? null : deadlineMs + wholeAnswerMs(asked.request);
  const stopTimer =
    limitMs === null
      ? () => {}
      : clock.startTimer(() => caller.abort(deadlineError(limitMs)), limitMs);
  const decisions = createDecisionsPart();
  const onRoute = (decision: RouteDecision): void => {
    onDecision(decision);
    decisions.add(decision);
  };
  const { max = attemptsMax } = limits;
  const opening = tryNodes({ ...asked, signal: caller.signal, onRoute }, runner, {
    ...limits,
    max: max - asked.tried.size,
  });
  const settle = (): void => decisions.end();
  opening.then(settle, settle);
  let isTaken = false;
  try {
    yield decisions;
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
}

interface Broken {
  readonly call: Asked;
  readonly broken: NodeAttempt;
  readonly error: unknown;
}

async function* reopen(
  { call, broken, error }: Broken,
  options: StreamAnswerOptions,
): Parts<NodeAttempt> {
  try {
    return yield* openAttempt(call, options);
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
