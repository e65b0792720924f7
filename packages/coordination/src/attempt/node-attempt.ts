import type { LanguageModel, ModelEvent, ModelRequest } from "@harombe/llm";

import { addToFadingCount } from "../learn/fading-count.ts";
import { isInOnePiece, observeSpeeds } from "../learn/speeds.ts";
import { countError } from "../metrics/node-metrics.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import { rememberPrefix } from "../nodes/prefix-memory.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import {
  describeIneligibility,
  findLack,
  ineligibility,
  reasonCodes,
} from "../route/ineligibility.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import { type AnswerProgress, createAnswerProgress, noteEvent } from "./answer-progress.ts";
import { classifyFailure, errorKindOf, type FailureKind, UnfitError } from "./failure-kind.ts";
import { type NodeTimeouts, nodeTimeout, timeoutsFor } from "./node-timeouts.ts";
import { isOutput, type NodeStream, openNodeStream } from "./open-node-stream.ts";

/** What happened on a node, for everyone who learns from it. */
export interface NodeFailure {
  readonly node: ManagedNode;
  readonly error: unknown;
  readonly kind: FailureKind;
}

export interface AttemptOptions {
  readonly binding: Binding;
  readonly node: ManagedNode;
  readonly request: ModelRequest;
  readonly needs: RequestNeeds;
  readonly timeouts: NodeTimeouts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The node's model, watched. */
  readonly traceModel: (model: LanguageModel) => LanguageModel;
  readonly onFailure: (failure: NodeFailure) => void;
  readonly onAnswered: (progress: AnswerProgress) => void;
}

/** One answer that has begun on one node. */
export interface NodeAttempt {
  readonly node: ManagedNode;
  readonly modelId: string;
  readonly progress: AnswerProgress;
  /** The next event; null behind `finish`. Rejects when the node fails. */
  next(): Promise<ModelEvent | null>;
  /** The same at once; undefined for what has to be waited for. Throws when the node has failed. */
  ready(): ModelEvent | null | undefined;
  /** Ends the attempt, whatever its state; what nobody read is lost. */
  leave(): void;
}

/**
 * Asks a node and waits for its first real output: what came before it, such as a role, is held
 * back, so that another node can still be asked. Rejects with what the node said.
 */
export async function startAttempt(options: AttemptOptions): Promise<NodeAttempt> {
  const { binding, node, request, needs, clock, signal } = options;
  const { facts, permit } = binding;
  const timeouts = timeoutsFor(request, { timeouts: options.timeouts, speeds: facts.speeds });
  const progress = createAnswerProgress();
  const startedAt = clock.now();
  const wasLoaded = facts.isLoaded !== false;
  let firstOutputAt: number | null = null;
  /** When the reader last got something, and how long it has taken for itself since the first. */
  let handedAt: number | null = null;
  let readerMs = 0;
  let stream: NodeStream | null = null;
  let isSettled = false;
  const held: ModelEvent[] = [];

  const settle = (): boolean => {
    if (isSettled) return false;
    isSettled = true;
    return true;
  };
  const succeed = (): void => {
    if (!settle()) return;
    permit.succeed();
    const now = clock.now();
    const completionTokens = progress.completionTokens ?? progress.deltas;
    const promptTokens = progress.promptTokens ?? needs.promptTokens;
    const decodeMs = now - (firstOutputAt ?? now);
    const firstTokenMs = (firstOutputAt ?? now) - startedAt;
    const cached = needs.session === null ? 0 : (node.routed.prefixes.get(needs.session) ?? 0);
    const prefillTokens = Math.max(0, promptTokens - cached);
    observeSpeeds(facts.speeds, {
      at: now,
      wasLoaded,
      prefillTokens,
      completionTokens,
      firstTokenMs,
      decodeMs,
      readerMs,
      timings: progress.timings ?? {},
    });
    rememberPrefix(node.routed, needs.session, promptTokens + completionTokens);
    const { metrics } = node;
    metrics.succeeded += 1;
    metrics.promptTokens += promptTokens;
    metrics.completionTokens += completionTokens;
    const isWhole = isInOnePiece({ completionTokens, decodeMs });
    metrics.decodeMs += isWhole ? now - startedAt : decodeMs;
    metrics.latencyMs.add(now - startedAt);
    metrics.firstTokenMs.add(firstTokenMs);
    if (facts.isLoaded !== null) facts.isLoaded = true;
    options.onAnswered(progress);
    binding.release();
  };
  const fail = (error: unknown): void => {
    if (!settle()) return;
    if (signal.aborted) {
      node.metrics.cancelled += 1;
      permit.forget();
    } else {
      const kind = classifyFailure(error);
      if (kind === "node") {
        permit.fail();
        addToFadingCount(node.routed.failures, clock.now());
      } else permit.forget();
      node.metrics.failed += 1;
      countError(node.metrics, errorKindOf(error));
      options.onFailure({ node, error, kind });
    }
    binding.release();
  };
  /** What a result means here; undefined when it is to be passed over. */
  const take = (result: IteratorResult<ModelEvent>): ModelEvent | null | undefined => {
    if (result.done === true) {
      if (progress.finishReason !== null) return null;
      throw new Error(`${node.config.name} ended its answer without saying why`);
    }
    const event = result.value;
    // A cluster behind this node names its own machines; here the node is the answer.
    if (event.type === "route") return undefined;
    if (isOutput(event)) firstOutputAt ??= clock.now();
    noteEvent(progress, event);
    // Nothing comes behind it, and many readers leave here.
    if (event.type === "finish") succeed();
    handedAt = clock.now();
    return event;
  };
  const read = async (): Promise<ModelEvent | null> => {
    if (handedAt !== null) readerMs += clock.now() - handedAt;
    try {
      for (;;) {
        const event = take(stream!.ready() ?? (await stream!.next()));
        if (event !== undefined) return event;
      }
    } catch (error) {
      throw broken(error);
    }
  };
  const readReady = (): ModelEvent | null | undefined => {
    try {
      const now = clock.now();
      const result = stream?.ready();
      if (result && handedAt !== null) readerMs += now - handedAt;
      return result && take(result);
    } catch (error) {
      throw broken(error);
    }
  };
  const broken = (error: unknown): unknown => {
    stream?.leave(error);
    fail(error);
    return error;
  };

  node.metrics.requests += 1;
  node.metrics.lastRequestAt = startedAt;
  node.metrics.queueWaitMs.add(binding.waitedMs);
  try {
    const model = node.opened(facts.id) ?? (await openModel(options, timeouts));
    assertFit(node, options);
    const traced = options.traceModel(model);
    stream = openNodeStream({ ...options, node: node.config.name, model: traced, timeouts });
  } catch (error) {
    throw broken(error);
  }
  for (let event = await read(); event !== null; event = await read()) {
    held.push(event);
    if (isOutput(event)) break;
  }
  return {
    node,
    modelId: facts.id,
    progress,
    next: async () => held.shift() ?? read(),
    ready: () => held.shift() ?? readReady(),
    leave() {
      stream?.leave();
      if (!settle()) return;
      node.metrics.cancelled += 1;
      permit.forget();
      binding.release();
    },
  };
}

function openModel(
  { node, binding: { facts }, clock, signal }: AttemptOptions,
  { connectMs }: NodeTimeouts,
): Promise<LanguageModel> {
  return withTimeLimit((limited) => node.model(facts.id, { signal: limited }), {
    clock,
    limitMs: connectMs,
    createError: (limitMs) => nodeTimeout(node.config.name, "connect", limitMs),
    signal,
  });
}

/** What a model can do is known for sure only once it was asked for. */
function assertFit({ routed }: ManagedNode, { binding: { facts }, needs }: AttemptOptions): void {
  const lack = findLack(facts, needs);
  if (lack === ineligibility.none) return;
  const why = describeIneligibility(lack, { node: routed, facts, needs });
  throw new UnfitError(`${routed.name} cannot take this: ${why}`, { code: reasonCodes[lack] });
}
