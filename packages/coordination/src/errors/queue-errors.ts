import { ClusterError } from "./cluster-error.ts";
import type { NodeReason } from "./node-reason.ts";

/** Nobody may take the request, and for each node why. */
export function noCandidate(nodes: readonly NodeReason[]): ClusterError {
  const list = nodes.map(({ node, reason }) => `${node}: ${reason}`).join("; ");
  return new ClusterError({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    message: nodes.length === 0 ? "The cluster has no nodes" : `No node can take this: ${list}`,
    isRetryable: nodes.length > 0,
    hint:
      nodes.length === 0
        ? "Add a node: harombe cluster add"
        : "See how the nodes stand: harombe cluster status",
    nodes,
  });
}

export function queueFull(maxSize: number): ClusterError {
  return new ClusterError({
    code: "HAROMBE_CLUSTER_QUEUE_FULL",
    message: `All nodes are busy and ${maxSize} requests wait already`,
    isRetryable: true,
    hint: "Come back later, add a node, or raise cluster.routing.queue.max_size.",
    retryAfterMs: retryAfterFullMs,
  });
}

/** About the time of one short answer. */
const retryAfterFullMs = 5000;

export function queueTimeout(maxWaitMs: number, waiting: number): ClusterError {
  return new ClusterError({
    code: "HAROMBE_CLUSTER_QUEUE_TIMEOUT",
    message: `No slot became free within ${maxWaitMs} ms; ${waiting} other requests still wait`,
    isRetryable: true,
    hint: "Come back later, add a node, or raise cluster.routing.queue.max_wait.",
    retryAfterMs: maxWaitMs,
  });
}
