import { successRateOf, tokensPerSecondOf } from "../metrics/node-metrics.ts";
import type { NodeStatus, NodeStatusName } from "./cluster-node.ts";
import type { ManagedNode } from "./create-managed-node.ts";
import { parseHost } from "./host-address.ts";
import type { RoutedNode } from "./routed-node.ts";

interface Standing {
  readonly status: NodeStatusName;
  readonly reason: string | null;
}

/** One row of `cluster status`. */
export function toNodeStatus(
  { config, routed, engine, metrics }: ManagedNode,
  { queued, now }: { readonly queued: number; readonly now: number },
): NodeStatus {
  const place = parseHost(config.host ?? engine?.url ?? "");
  const enginePort = engine?.url == null ? null : (parseHost(engine.url)?.port ?? null);
  return {
    name: config.name,
    host: place?.host ?? null,
    port: place?.port ?? enginePort,
    tier: config.tier,
    model: config.model,
    kind: engine?.name ?? null,
    ...standingOf(routed, now),
    latencyMs: routed.latencyMs,
    slots: routed.slots,
    inFlight: routed.inFlight,
    queued,
    requests: metrics.requests,
    successRate: successRateOf(metrics),
    tokensPerSecond: tokensPerSecondOf(metrics),
  };
}

function standingOf(node: RoutedNode, now: number): Standing {
  if (!node.isEnabled) return { status: "unavailable", reason: "it is disabled" };
  if (node.isDraining) return { status: "draining", reason: stillRunning(node.inFlight) };
  const { phase, reason, breaker } = node;
  if (phase === "unauthorized") return { status: "unauthorized", reason };
  if (phase === "asleep") return { status: "asleep", reason };
  if (phase === "waking") return { status: "loading", reason: "it is being woken" };
  if (phase === "unchecked") return { status: "loading", reason: "nobody has asked it yet" };
  if (phase === "down") return { status: "unavailable", reason };
  if (breaker.state === "open") {
    const seconds = Math.ceil(breaker.waitMs / 1000);
    return { status: "unavailable", reason: `it failed too often: left alone for ${seconds} s` };
  }
  if (node.coolUntil > now) {
    const seconds = Math.ceil((node.coolUntil - now) / 1000);
    return { status: "busy", reason: `it asked to be left alone for ${seconds} s` };
  }
  if (node.facts.isLoaded === false && node.inFlight > 0) {
    return { status: "loading", reason: `${node.facts.id} is being loaded` };
  }
  if (node.capacity.inFlight >= node.capacity.slots) {
    return { status: "busy", reason: "all slots are taken" };
  }
  return { status: "available", reason: null };
}

function stillRunning(count: number): string {
  if (count === 0) return "nothing runs there any more";
  return count === 1 ? "1 request still runs" : `${count} requests still run`;
}
