import type { EmbeddingModel } from "@harombe/llm";

import { classifyFailure, errorKindOf, UnfitError } from "../attempt/failure-kind.ts";
import type { NodeFailure } from "../attempt/node-attempt.ts";
import { type NodeTimeouts, nodeTimeout } from "../attempt/node-timeouts.ts";
import { addToFadingCount } from "../learn/fading-count.ts";
import { countError } from "../metrics/node-metrics.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import type { TelemetryOptions } from "../telemetry/telemetry-options.ts";
import { traceVectors } from "../telemetry/trace-vectors.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import type { Embeddings } from "./embed-request.ts";
import { isRefusal, type OpenedModels } from "./opened-models.ts";

export interface EmbedAtOptions {
  readonly node: ManagedNode;
  readonly texts: readonly string[];
  /** Estimated, where the engine does not count. */
  readonly estimatedTokens: number;
  readonly models: OpenedModels;
  readonly telemetry: TelemetryOptions;
  readonly timeouts: NodeTimeouts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFailure: (failure: NodeFailure) => void;
}

/** One try on one node, counted there. Rejects with what the node said, and frees the slot. */
export async function embedAt(binding: Binding, options: EmbedAtOptions): Promise<Embeddings> {
  const { node, clock, estimatedTokens } = options;
  const { metrics } = node;
  const startedAt = clock.now();
  metrics.requests += 1;
  metrics.lastRequestAt = startedAt;
  metrics.queueWaitMs.add(binding.waitedMs);
  try {
    const embeddings = await ask(binding, options);
    binding.permit.succeed();
    metrics.succeeded += 1;
    metrics.promptTokens += embeddings.promptTokens ?? estimatedTokens;
    metrics.latencyMs.add(clock.now() - startedAt);
    if (binding.facts.isLoaded !== null) binding.facts.isLoaded = true;
    return embeddings;
  } catch (error) {
    noteFailure(binding, error, options);
    throw error;
  } finally {
    binding.release();
  }
}

/** Texts for which the clock of the first token runs once: as many as engines are asked for at once. */
const textsOfClock = 64;

/** How long a node may take for so many texts; null for as long as it takes. */
export function workMsMax(texts: readonly string[], { firstTokenMs }: NodeTimeouts): number | null {
  return firstTokenMs === null ? null : firstTokenMs * Math.ceil(texts.length / textsOfClock);
}

async function ask(binding: Binding, options: EmbedAtOptions): Promise<Embeddings> {
  const { node, texts, models, timeouts, clock, signal } = options;
  const { facts } = binding;
  const { name } = node.config;
  let promptTokens: number | null = null;
  const work = async (limited: AbortSignal): Promise<readonly Float32Array[]> => {
    const model = await models.open(node, facts.id, limited);
    return embed(traceVectors(model, binding, options), texts, {
      signal: limited,
      onUsage: (count) => (promptTokens = count),
    });
  };
  const vectors = await withTimeLimit(work, {
    clock,
    limitMs: workMsMax(texts, timeouts),
    createError: (limitMs) => nodeTimeout(name, "first-token", limitMs),
    signal,
  });
  return { vectors, model: facts.id, node: name, promptTokens };
}

interface EmbedCall {
  readonly signal: AbortSignal;
  readonly onUsage: (promptTokens: number) => void;
}

async function embed(
  model: EmbeddingModel,
  texts: readonly string[],
  { signal, onUsage }: EmbedCall,
): Promise<readonly Float32Array[]> {
  try {
    return await model.embed(texts, {
      signal,
      onEvent: (event) => event.type === "usage" && onUsage(event.promptTokens),
    });
  } catch (error) {
    const isUnable = isRefusal(error) && error.status === 501;
    throw isUnable ? new UnfitError(error.message, { code: "unfit" }) : error;
  }
}

function noteFailure(
  { node: { failures }, facts, permit }: Binding,
  error: unknown,
  { node, models, clock, signal, onFailure }: EmbedAtOptions,
): void {
  const { metrics } = node;
  models.forget(node, facts.id);
  if (signal.aborted) {
    metrics.cancelled += 1;
    return permit.forget();
  }
  const kind = classifyFailure(error);
  if (kind === "node") {
    permit.fail();
    addToFadingCount(failures, clock.now());
  } else permit.forget();
  metrics.failed += 1;
  countError(metrics, errorKindOf(error));
  onFailure({ node, error, kind });
}
