import { estimateTokens, LlmError, type RouteDecision } from "@harombe/llm";

import { acquire } from "../attempt/acquire.ts";
import { tryNodes, type Work } from "../attempt/call.ts";
import type { ClusterParts } from "../cluster/create-cluster-parts.ts";
import type { Membership } from "../cluster/create-membership.ts";
import { ClusterError } from "../errors/cluster-error.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import { describeEmbedding } from "./describe-embedding.ts";
import { embedAt, workMsMax } from "./embed-at-node.ts";
import type { Embeddings, EmbedRequest } from "./embed-request.ts";
import { createOpenedModels } from "./opened-models.ts";

export type Embedder = (texts: readonly string[], request?: EmbedRequest) => Promise<Embeddings>;

/** Texts become vectors on the way that answers take: queue, slots, failover, breaker, counting. */
export function createEmbedder(
  parts: ClusterParts,
  { settled, noteFailure }: Pick<Membership, "settled" | "noteFailure">,
): Embedder {
  const models = createOpenedModels();
  const {
    id: clusterId,
    clock,
    closing,
    dispatcher,
    recorder,
    registry,
    timeouts,
    telemetry,
  } = parts;

  const run = async (
    texts: readonly string[],
    request: EmbedRequest,
    signal: AbortSignal,
  ): Promise<Embeddings> => {
    const { routed: nodes } = registry;
    const estimatedTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    const needs = describeEmbedding(texts, request, { ...parts, nodes, clusterId });
    const onRoute = (decision: RouteDecision): void => {
      parts.decisions.add(decision);
      request.onEvent?.({ type: "route", decision });
    };
    const work: Work = { needs, tried: new Set(), signal, onRoute };
    return tryNodes(
      work,
      {
        async bind(current, bindSignal) {
          const binding = await acquire(dispatcher, current, bindSignal);
          recorder.queueWaitMs.add(binding.waitedMs);
          parts.changed();
          return binding;
        },
        start: (_work, binding) =>
          embedAt(binding, {
            node: registry.get(binding.node.name),
            onFailure: noteFailure,
            ...{ texts, estimatedTokens, models, telemetry, timeouts, clock, signal },
          }),
      },
      parts.limits,
    );
  };

  return async (texts, request = {}) => {
    const { signal, model = clusterId } = request;
    signal?.throwIfAborted();
    closing.signal.throwIfAborted();
    if (texts.length === 0) return { vectors: [], model, node: null, promptTokens: null };
    const record = { startedAt: clock.now(), firstOutputAt: null };
    await settled(parts.startGraceMs.vectors, signal);
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const work = (limited: AbortSignal): Promise<Embeddings> => run(texts, request, limited);
    try {
      const embeddings = await withTimeLimit(work, {
        clock,
        limitMs: deadlineOf(texts, parts),
        createError: deadlineError,
        signal: either,
      });
      const { promptTokens } = embeddings;
      if (promptTokens !== null) request.onEvent?.({ type: "usage", promptTokens });
      recorder.noteAnswer(record);
      return embeddings;
    } catch (error) {
      const reason = withoutTheNodes(error);
      if (ClusterError.isInstance(reason)) recorder.noteError(null, reason);
      throw reason;
    } finally {
      parts.changed();
    }
  };
}

/** Many texts take longer than what answers begin with. */
function deadlineOf(
  texts: readonly string[],
  { deadlineMs, timeouts }: Pick<ClusterParts, "deadlineMs" | "timeouts">,
): number | null {
  const workMs = workMsMax(texts, timeouts);
  if (deadlineMs === null || workMs === null) return null;
  return deadlineMs + workMs - (timeouts.firstTokenMs ?? 0);
}

function deadlineError(limitMs: number): ClusterError {
  return new ClusterError({
    code: "HAROMBE_CLUSTER_DEADLINE",
    message: `No vectors within the deadline of ${limitMs} ms`,
    isRetryable: true,
    hint: "Send fewer texts at once, or see what the nodes are busy with: harombe cluster status",
  });
}

/** A text that is too long for every node that was asked is the caller's to shorten. */
function withoutTheNodes(error: unknown): unknown {
  const isTooLong =
    ClusterError.isInstance(error) &&
    error.code === "HAROMBE_CLUSTER_ATTEMPTS_FAILED" &&
    error.nodes.every(({ code }) => code === "window-too-small") &&
    LlmError.isInstance(error.cause);
  return isTooLong ? error.cause : error;
}
