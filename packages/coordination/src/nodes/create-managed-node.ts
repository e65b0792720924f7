import {
  type CallOptions,
  type Engine,
  type EngineModel,
  type LanguageModel,
  LlmError,
  type ModelSettings,
} from "@harombe/llm";

import { classifyFailure } from "../attempt/failure-kind.ts";
import { nodeTimeout } from "../attempt/node-timeouts.ts";
import { keepOfFadingCount } from "../learn/fading-count.ts";
import type { SpeedPriors } from "../learn/speeds.ts";
import { createNodeMetrics, type NodeMetrics } from "../metrics/node-metrics.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { Machines } from "./create-machines.ts";
import {
  createModelFacts,
  createRoutedNode,
  type RoutedNodeOptions,
} from "./create-routed-node.ts";
import { parseHost } from "./host-address.ts";
import { isSameModel } from "./is-same-model.ts";
import type { NodePhase, RoutedNode } from "./routed-node.ts";

/** A node with its engine and what was learned about it. */
export interface ManagedNode {
  readonly config: ClusterNode;
  readonly routed: RoutedNode;
  readonly metrics: NodeMetrics;
  /** Null before the engine was made. */
  readonly engine: Engine | null;
  /** Models that it listed last, its own one included. */
  readonly listed: readonly EngineModel[];
  /** The engine, made when it was not there yet. */
  connect(): Promise<Engine>;
  /** Asks the engine how it is, and for its models when it was not up. Sets the phase; never throws. */
  check(options?: CallOptions): Promise<void>;
  /** A model that was opened already. */
  opened(id: string): LanguageModel | undefined;
  /** Rejects with what the engine says when it has no such model. */
  model(id: string, options: { readonly signal: AbortSignal }): Promise<LanguageModel>;
  /** What a request learned, and a health check need not: it refuses our credentials. */
  refuse(reason: string): void;
  close(): Promise<void>;
}

export interface ManagedNodeOptions extends RoutedNodeOptions {
  readonly clock: Clock;
  readonly machines: Machines;
  readonly resolveMachine: (host: string) => Promise<string | null>;
  readonly priors: SpeedPriors;
  /** Of one health check. */
  readonly timeoutMs: number | null;
}

/** Silent checks that a node may miss while it answers requests: engines at work answer late. */
const missesMax = 2;
/** How long a refused request outweighs good checks: some engines list their models to anyone. */
const refusalMs = 60_000;

export function createManagedNode(config: ClusterNode, options: ManagedNodeOptions): ManagedNode {
  const { clock, machines, timeoutMs, priors } = options;
  const routed = createRoutedNode(config, options);
  const metrics = createNodeMetrics();
  const models = new Map<string, Promise<LanguageModel>>();
  const opened = new Map<string, LanguageModel>();
  let engine: Engine | null = null;
  let listed: readonly EngineModel[] = [];
  let misses = 0;
  let refusedUntil = 0;
  let isClosed = false;

  const connect = async (): Promise<Engine> => {
    if (engine !== null) return engine;
    const made = await config.connect();
    if (isClosed) await made.close();
    engine = made;
    return made;
  };
  const settings = (): ModelSettings =>
    config.contextWindowTokens === undefined
      ? {}
      : { contextWindowTokens: config.contextWindowTokens };

  const loadModel = (
    id: string,
    connected: Engine,
    signal: AbortSignal,
  ): Promise<LanguageModel> => {
    const known = models.get(id);
    if (known !== undefined) return known;
    const loading = describeModel(id, connected, signal);
    models.set(id, loading);
    return loading;
  };
  const describeModel = async (
    id: string,
    connected: Engine,
    signal: AbortSignal,
  ): Promise<LanguageModel> => {
    try {
      const model = await connected.languageModel(id, { ...settings(), signal });
      const facts = routed.models.get(id) ?? createModelFacts(id, priors);
      routed.models.set(id, facts);
      Object.assign(facts, model.capabilities);
      opened.set(id, model);
      return model;
    } catch (error) {
      models.delete(id);
      throw error;
    }
  };
  const noteListed = (found: readonly EngineModel[]): void => {
    listed = found;
    const ids = new Set(found.map(({ id }) => id));
    for (const id of routed.models.keys()) {
      if (id !== config.model && !ids.has(id)) routed.models.delete(id);
    }
    for (const { id, contextWindowTokens, isLoaded } of found) {
      const isOwn = isSameModel(id, config.model);
      const facts = isOwn ? routed.facts : (routed.models.get(id) ?? createModelFacts(id, priors));
      facts.isLoaded = isLoaded;
      facts.contextWindowTokens ??= config.contextWindowTokens ?? contextWindowTokens;
      routed.models.set(isOwn ? config.model : id, facts);
    }
  };
  const place = async (connected: Engine): Promise<void> => {
    const host = parseHost(config.host ?? connected.url ?? "")?.host;
    const address =
      config.machineId !== undefined || host === undefined
        ? null
        : await options.resolveMachine(host);
    if (isClosed) return;
    const machine = config.machineId === undefined ? address : `machine ${config.machineId}`;
    machines.place(routed, machine);
  };
  /** Whether loading is worth asking about again: the engine tells it, and it changes by itself. */
  const tellsLoading = (): boolean => listed.some(({ isLoaded }) => isLoaded !== null);

  const ask = async (signal: AbortSignal): Promise<void> => {
    const connected = await connect();
    const { latencyMs, slots } = await connected.probe({ signal });
    routed.latencyMs = latencyMs;
    routed.slots = config.slots ?? slots ?? routed.slots;
    const isNew = routed.phase !== "up";
    if (isNew) {
      models.clear();
      opened.clear();
    }
    if (isNew || tellsLoading()) noteListed(await connected.listModels({ signal }));
    if (isNew) {
      await loadModel(config.model, connected, signal);
      await place(connected);
    }
    machines.refresh(routed);
  };
  const enter = (phase: NodePhase, reason: string | null): void => {
    routed.phase = phase;
    routed.reason = reason;
  };
  const mayBeAsleep = (): boolean =>
    config.mac !== undefined && clock.now() >= routed.wakelessUntil;
  const noteFailure = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    const isSilent = LlmError.isInstance(error) && error.code === "HAROMBE_LLM_TIMEOUT";
    misses += 1;
    if (isSilent && routed.phase === "up" && routed.inFlight > 0 && misses < missesMax) return;
    if (classifyFailure(error) === "unauthorized") return enter("unauthorized", reason);
    // Whoever woke it says when it has taken too long.
    if (routed.phase === "waking") return;
    if (!mayBeAsleep()) return enter("down", reason);
    // Or nobody would wake it before the breaker lets a probe through.
    routed.breaker.reset();
    enter("asleep", reason);
  };

  return {
    config,
    routed,
    metrics,
    get engine() {
      return engine;
    },
    get listed() {
      return listed;
    },
    connect,
    async check({ signal } = {}) {
      const { breaker } = routed;
      const isProbe = breaker.state === "half-open";
      const permit = breaker.begin();
      try {
        const createError = (limitMs: number): Error =>
          nodeTimeout(config.name, "connect", limitMs);
        await withTimeLimit(ask, { clock, limitMs: timeoutMs, createError, signal });
        if (isClosed) return;
        misses = 0;
        if (clock.now() < refusedUntil) return;
        // It failed because it was away, and now it is here; a breaker forgives when it closes.
        const wasAway = routed.phase !== "up";
        if (wasAway && breaker.state === "closed") keepOfFadingCount(routed.failures, 0);
        enter("up", null);
        // Health says that it answers, not that its answers are good: only a probe counts it.
        if (isProbe) permit?.succeed();
      } catch (error) {
        if (signal?.aborted === true || isClosed) return;
        const isAbsent = routed.phase === "waking" || mayBeAsleep();
        if (classifyFailure(error) === "node" && !isAbsent) permit?.fail();
        noteFailure(error);
      } finally {
        permit?.forget();
      }
    },
    opened: (id) => opened.get(id),
    async model(id, { signal }) {
      return loadModel(id, await connect(), signal);
    },
    refuse(reason) {
      refusedUntil = clock.now() + refusalMs;
      enter("unauthorized", reason);
    },
    async close() {
      isClosed = true;
      machines.remove(routed);
      await engine?.close();
    },
  };
}
