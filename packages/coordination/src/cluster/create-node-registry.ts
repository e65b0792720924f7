import { ClusterError } from "../errors/cluster-error.ts";
import type { ClusterNode } from "../nodes/cluster-node.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { RoutedNode } from "../nodes/routed-node.ts";

/** The nodes of a cluster, in the order in which they were added. */
export interface NodeRegistry {
  readonly nodes: readonly ManagedNode[];
  /** The same ones as the router reads them: one array for the life of the cluster. */
  readonly routed: readonly RoutedNode[];
  /** Throws `HAROMBE_CLUSTER_UNKNOWN_NODE`. */
  get(name: string): ManagedNode;
  find(name: string): ManagedNode | undefined;
  add(node: ManagedNode): void;
  remove(node: ManagedNode): void;
}

export function createNodeRegistry(): NodeRegistry {
  const nodes: ManagedNode[] = [];
  const routed: RoutedNode[] = [];
  const byName = new Map<string, ManagedNode>();
  return {
    nodes,
    routed,
    find: (name) => byName.get(name),
    get(name) {
      const node = byName.get(name);
      if (node !== undefined) return node;
      throw unknownNode(name, [...byName.keys()]);
    },
    add(node) {
      nodes.push(node);
      routed.push(node.routed);
      byName.set(node.config.name, node);
    },
    remove(node) {
      const index = nodes.indexOf(node);
      if (index < 0) return;
      nodes.splice(index, 1);
      routed.splice(index, 1);
      byName.delete(node.config.name);
    },
  };
}

function unknownNode(name: string, known: readonly string[]): ClusterError {
  const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return new ClusterError({
    code: "HAROMBE_CLUSTER_UNKNOWN_NODE",
    message: `The cluster has no node ${JSON.stringify(name)}; ${list}`,
    isRetryable: false,
  });
}

/** Throws `HAROMBE_CLUSTER_INVALID_NODE` for a node that cannot be. */
export function assertNode(node: ClusterNode, registry: NodeRegistry): void {
  const problem = findProblem(node, registry);
  if (problem === null) return;
  throw new ClusterError({
    code: "HAROMBE_CLUSTER_INVALID_NODE",
    message: `Node ${JSON.stringify(node.name)}: ${problem}`,
    isRetryable: false,
  });
}

function findProblem(
  { name, tier, model, slots, contextWindowTokens }: ClusterNode,
  registry: NodeRegistry,
): string | null {
  if (name.trim() === "") return "name must not be empty";
  if (registry.find(name) !== undefined) return "the name is taken";
  if (![0, 1, 2].includes(tier)) return `tier must be 0, 1 or 2, not ${String(tier)}`;
  if (model === "") return "model must not be empty";
  if (!isCount(slots)) return `slots must be a whole number from 1, not ${slots}`;
  if (isCount(contextWindowTokens)) return null;
  return `contextWindowTokens must be a whole number from 1, not ${contextWindowTokens}`;
}

function isCount(value: number | undefined): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value > 0);
}
