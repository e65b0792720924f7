import type { Config } from "@harombe/config";
import { type Cluster, type ClusterOptions, createCluster } from "@harombe/coordination";
import type { Engine, LanguageModel } from "@harombe/llm";

import type { ModelSource } from "../assistant/assistant.ts";
import { clusterEmbed } from "./cluster-embeddings.ts";
import { toEngine } from "./cluster-engine.ts";
import { type ClusterModels, createClusterModels } from "./cluster-models.ts";
import type { FoundMachines, Placement } from "./found-node.ts";
import { createIdentifyListed } from "./identify-listed.ts";
import type { NodeConfig } from "./node-config.ts";
import { placeFound } from "./place-found.ts";
import { prepareFound, prepareSelf } from "./prepare-found.ts";
import {
  nameTaken,
  type PreparedNode,
  prepareNodes,
  type PrepareNodesOptions,
} from "./prepare-nodes.ts";
import { retireCluster } from "./retire-cluster.ts";
import { toClusterOptions, toTimeouts } from "./to-cluster-options.ts";

type ClusterConfig = Config["cluster"];

/** What a reload did. */
export interface ClusterChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Left and joined again under other settings. */
  readonly changed: readonly string[];
  /** Routing or aliases changed, so all nodes joined anew and counting began again. */
  readonly isRebuilt: boolean;
}

/** A cluster as everything else sees it. */
export interface HostedCluster {
  readonly cluster: Cluster;
  readonly engine: Engine;
  readonly models: ClusterModels;
  readonly embed: ModelSource["embed"];
}

export interface ClusterHostOptions extends Pick<
  PrepareNodesOptions,
  "own" | "secrets" | "discoveryToken"
> {
  readonly temperature: number;
  readonly wrapModel: (model: LanguageModel) => LanguageModel;
  /** For what no config says, such as a clock. */
  readonly overrides?: Partial<ClusterOptions>;
}

/** Keeps the cluster that a config describes while that changes. */
export interface ClusterHost {
  readonly config: ClusterConfig;
  /** Null while no node is enabled: then this machine answers by itself. */
  readonly current: HostedCluster | null;
  /** What became of each machine that was found. */
  readonly placements: readonly Placement[];
  /** All nodes by the config; what cannot be changes nothing. */
  apply(config: ClusterConfig): Promise<ClusterChange>;
  /** Resolves after its first check. Throws `HAROMBE_SERVER_CONFLICT` for a name that is taken. */
  add(node: NodeConfig): Promise<void>;
  /**
   * The machines that are found now, instead of those before: new ones join, those that are gone
   * leave when what runs there has ended. Nodes of the config win over them, and the config stays.
   */
  setFound(found: FoundMachines | null): Promise<void>;
  /** Resolves when nothing runs there any more, or when time is up; what then runs is broken off. */
  remove(name: string, options: { readonly timeoutMs: number }): Promise<void>;
  close(): Promise<void>;
}

/** What runs on a node that leaves by a reload, or in a cluster that is replaced, may take so long. */
const leaveMsMax = 600_000;

interface Generation extends HostedCluster {
  /** Everything but the nodes. */
  readonly settings: string;
  /** Those that are to be there, by name. */
  nodes: ReadonlyMap<string, PreparedNode>;
  readonly leaving: Map<string, Promise<void>>;
}

/** Throws what `prepareNodes` throws. */
export async function createClusterHost(
  initial: ClusterConfig,
  options: ClusterHostOptions,
): Promise<ClusterHost> {
  const closing = new AbortController();
  const background = new Set<Promise<unknown>>();
  const identifyListed = createIdentifyListed({ token: options.discoveryToken ?? null });
  /** Labels of found machines that were taken out by hand. */
  const dismissed = new Set<string>();
  let config = initial;
  let found: FoundMachines | null = null;
  let placements: readonly Placement[] = [];
  let generation = await begin(initial, options);
  let applying: Promise<unknown> = Promise.resolve();

  /** Changes come one after the other; a failed one does not stop the next. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = applying.then(work);
    applying = turn.catch(() => {});
    return turn;
  };
  const later = (work: Promise<unknown>): void => {
    const quiet = work.catch(() => {}).finally(() => background.delete(quiet));
    background.add(quiet);
  };

  /** Found machines that join, and this one beside them where the config lists none. */
  const withFound = async (
    wanted: ClusterConfig,
    nodes: ReadonlyMap<string, PreparedNode>,
  ): Promise<ReadonlyMap<string, PreparedNode>> => {
    placements = [];
    if (found === null) return nodes;
    const listed = found.nodes.length === 0 ? [] : await identifyListed(wanted.nodes);
    placements = placeFound(found, { listed, dismissed });
    const timeouts = toTimeouts(wanted.routing.timeouts);
    const joining = prepareFound(found.nodes, placements, { timeouts });
    const isAlone = joining.length === 0 || wanted.nodes.length > 0;
    const self = isAlone ? [] : prepareSelf(found.self, options.own.engine);
    return new Map([...self, ...nodes, ...joining]);
  };
  const apply = async (
    wanted: ClusterConfig,
    { isHurried = false }: { readonly isHurried?: boolean } = {},
  ): Promise<ClusterChange> => {
    const next = await withFound(wanted, await prepareNodes(wanted, options));
    const change = compare(generation.nodes, next);
    if (settingsOf(wanted) !== generation.settings) {
      const old = generation;
      generation = await begin(wanted, options, withFound);
      later(retireCluster(old.cluster, { timeoutMs: leaveMsMax, signal: closing.signal }));
      config = wanted;
      return { ...change, isRebuilt: true };
    }
    const current = generation;
    // What did not change stays the very same node.
    const kept = new Map([...next].map(([name, node]) => [name, keep(current.nodes, name, node)]));
    current.nodes = kept;
    config = wanted;
    for (const name of change.removed) later(leave(current, name, leaveMsMax));
    for (const name of change.changed) {
      later(leave(current, name, leaveMsMax).then(() => join(current, name)));
    }
    // One of that name may still be on its way out, which may take long.
    const delayed = change.added.filter((name) => current.leaving.has(name));
    for (const name of delayed) later(join(current, name));
    const atOnce = change.added.filter((name) => !delayed.includes(name));
    const joining = Promise.all(atOnce.map((name) => join(current, name)));
    if (isHurried) later(joining);
    else await joining;
    return { ...change, isRebuilt: false };
  };

  return {
    get config() {
      return config;
    },
    get current() {
      return [...generation.nodes.values()].some(({ isEnabled }) => isEnabled) ? generation : null;
    },
    get placements() {
      return placements;
    },
    apply: (wanted) => inTurn(() => apply(wanted)),
    setFound: (next) =>
      inTurn(async () => {
        found = next;
        // Others come and go meanwhile; their turn must not wait for the first check of these.
        await apply(config, { isHurried: true });
      }),
    add: (node) =>
      inTurn(async () => {
        if (generation.nodes.has(node.name)) throw nameTaken(node.name);
        const [prepared] = await prepareNodes({ ...config, nodes: [node] }, options);
        if (prepared) generation.nodes = new Map([...generation.nodes, prepared]);
        config = { ...config, nodes: [...config.nodes, node] };
        await join(generation, node.name);
        if (found !== null) await apply(config);
      }),
    async remove(name, { timeoutMs }) {
      const { cluster } = generation;
      const left = await inTurn(async () => {
        const leaving = leave(generation, name, timeoutMs);
        if (cluster.status().some((row) => row.name === name)) {
          generation.nodes = new Map([...generation.nodes].filter(([other]) => other !== name));
          config = { ...config, nodes: config.nodes.filter((node) => node.name !== name) };
          for (const { label, name: own } of placements) if (own === name) dismissed.add(label);
          if (found !== null) await apply(config);
        }
        return { leaving };
      });
      await left.leaving;
    },
    async close() {
      closing.abort();
      await generation.cluster.close();
      await Promise.all(background);
    },
  };
}

async function begin(
  config: ClusterConfig,
  options: ClusterHostOptions,
  complete: (
    config: ClusterConfig,
    listed: ReadonlyMap<string, PreparedNode>,
  ) => Promise<ReadonlyMap<string, PreparedNode>> = async (_, listed) => listed,
): Promise<Generation> {
  const nodes = await complete(config, await prepareNodes(config, options));
  const cluster = createCluster({
    ...toClusterOptions(config),
    ...options.overrides,
    nodes: [...nodes.values()].map(({ node }) => node),
  });
  const models = createClusterModels({ ...options, cluster });
  return {
    cluster,
    models,
    engine: toEngine(cluster, models),
    nodes,
    settings: settingsOf(config),
    leaving: new Map(),
    embed: clusterEmbed(cluster),
  };
}

function settingsOf({ routing, aliases }: ClusterConfig): string {
  return JSON.stringify([routing, aliases]);
}

function compare(
  now: ReadonlyMap<string, PreparedNode>,
  next: ReadonlyMap<string, PreparedNode>,
): Omit<ClusterChange, "isRebuilt"> {
  const names = [...next.keys()];
  return {
    added: names.filter((name) => !now.has(name)),
    removed: [...now.keys()].filter((name) => !next.has(name)),
    changed: names.filter((name) => now.has(name) && now.get(name)?.key !== next.get(name)?.key),
  };
}

function keep(
  now: ReadonlyMap<string, PreparedNode>,
  name: string,
  next: PreparedNode,
): PreparedNode {
  const known = now.get(name);
  return known?.key === next.key ? known : next;
}

function leave(generation: Generation, name: string, timeoutMs: number): Promise<void> {
  const { cluster, leaving } = generation;
  const left = cluster.removeNode(name, { timeoutMs }).finally(() => leaving.delete(name));
  leaving.set(name, left);
  left.catch(() => {});
  return left;
}

/** Joins a node that is still wanted, once its predecessor of that name has left. */
async function join(generation: Generation, name: string): Promise<void> {
  await generation.leaving.get(name);
  const prepared = generation.nodes.get(name);
  if (prepared) await generation.cluster.addNode(prepared.node);
}
