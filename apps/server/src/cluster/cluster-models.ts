import type { Cluster } from "@harombe/coordination";
import {
  type CallOptions,
  type LanguageModel,
  LlmError,
  type ModelEvent,
  type ModelRequest,
  type RoutingHints,
  watchStream,
  wireOf,
  withWire,
} from "@harombe/llm";

import { isOwnModelName, isSameModel, tierOf } from "../assistant/model-names.ts";
import { translateClusterError } from "./translate-cluster-error.ts";

export interface ClusterModelsOptions {
  readonly cluster: Cluster;
  /** Used where a request names none. */
  readonly temperature: number;
  /** Wraps each model once, to watch what goes through it. */
  readonly wrapModel: (model: LanguageModel) => LanguageModel;
}

/** Names that are remembered. */
const namesMax = 1000;
/** How long a first request waits for nodes that nobody has asked yet. */
const startGraceMs = 1000;

/** The names under which a cluster answers, each as a model. */
export interface ClusterModels {
  /** Throws `HAROMBE_LLM_MODEL_NOT_FOUND` when every node answers and none has it. */
  model(name: string | undefined, options?: CallOptions): Promise<LanguageModel>;
}

export function createClusterModels(options: ClusterModelsOptions): ClusterModels {
  const { cluster, wrapModel } = options;
  const known = new Map<string, LanguageModel>();
  return {
    async model(name, call) {
      const id = name === undefined || name === "" || name === "auto" ? cluster.id : name;
      const found = known.get(id);
      if (found) return found;
      const hints = hintsFor(id);
      if (hints.model !== undefined) {
        await settle(cluster, call);
        assertKnown(cluster, hints.model);
      }
      const model = wrapModel(withHints(id, hints, options));
      if (known.size >= namesMax) known.clear();
      known.set(id, model);
      return model;
    },
  };
}

/** `harombe` leaves all to the router, `harombe:1` names a tier, the rest are models and aliases. */
export function hintsFor(name: string): RoutingHints {
  const tier = tierOf(name);
  if (tier !== undefined) return { tier };
  return isOwnModelName(name) ? {} : { model: name };
}

function withHints(
  id: string,
  hints: RoutingHints,
  { cluster, temperature }: ClusterModelsOptions,
): LanguageModel {
  return {
    id,
    get capabilities() {
      return cluster.capabilities;
    },
    stream(request: ModelRequest, call?: CallOptions): AsyncIterable<ModelEvent> {
      const hinted = { temperature, ...request, hints: { ...request.hints, ...hints } };
      const wire = wireOf(request);
      return watchStream(
        () => cluster.stream(wire ? withWire(hinted, wire) : hinted, call),
        () => ({ translate: translateClusterError }),
      );
    },
  };
}

/** Waits for the first answers of the nodes, but not long. */
async function settle(cluster: Cluster, { signal }: CallOptions = {}): Promise<void> {
  signal?.throwIfAborted();
  const grace = AbortSignal.timeout(startGraceMs);
  const either = signal ? AbortSignal.any([signal, grace]) : grace;
  await cluster.ready({ signal: either }).catch(() => signal?.throwIfAborted());
}

/** A node that does not answer now may have it, and then the cluster says how that node stands. */
function assertKnown(cluster: Cluster, name: string): void {
  const models = cluster.models();
  if (models.some(({ id }) => isSameModel(id, name))) return;
  const answering = new Set(["available", "busy", "draining"]);
  if (!cluster.status().every(({ status }) => answering.has(status))) return;
  const list = ["harombe", ...models.map(({ id }) => id)].join(", ");
  throw new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `No node of the cluster has the model ${JSON.stringify(name)}; there are ${list}`,
    isRetryable: false,
    hint: `Pull it on a node (ollama pull ${name}), or add an alias under cluster.aliases.`,
  });
}
