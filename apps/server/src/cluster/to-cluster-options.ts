import type { Config } from "@harombe/config";
import type { ClusterOptions, NodeTimeouts, RoutingOptions } from "@harombe/coordination";

type ClusterConfig = Config["cluster"];

/** The one place where the `cluster` section becomes options; nodes are a matter of their own. */
export function toClusterOptions({ routing, aliases }: ClusterConfig): ClusterOptions {
  return { aliases, routing: toRoutingOptions(routing) };
}

function toRoutingOptions(routing: ClusterConfig["routing"]): RoutingOptions {
  const { queue, timeouts } = routing;
  return {
    policy: routing.policy,
    preferLocal: routing.prefer_local,
    fallbackStrategy: routing.fallback_strategy,
    loadBalance: routing.load_balance,
    escalation: routing.escalation,
    continueStreams: routing.continue_streams,
    queue: { maxSize: queue.max_size, maxWaitMs: queue.max_wait * 1000 },
    timeouts: toTimeouts(timeouts),
    deadlineMs: deadlineFor(routing),
  };
}

/** Seconds in the config, milliseconds in the library. */
export function toTimeouts(timeouts: ClusterConfig["routing"]["timeouts"]): NodeTimeouts {
  const toMs = (seconds: number | null): number | null =>
    seconds === null ? null : Math.round(seconds * 1000);
  return {
    connectMs: toMs(timeouts.connect),
    firstTokenMs: toMs(timeouts.first_token),
    idleMs: toMs(timeouts.idle),
    totalMs: toMs(timeouts.total),
  };
}

const deadlineMsMin = 300_000;

/** Waiting and one slow first token always fit into the deadline of the whole. */
function deadlineFor({ queue, timeouts }: ClusterConfig["routing"]): number | null {
  if (timeouts.first_token === null) return null;
  return Math.max(deadlineMsMin, (queue.max_wait + timeouts.first_token) * 1000);
}
