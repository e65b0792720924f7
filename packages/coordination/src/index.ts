export { createCluster } from "./cluster/create-cluster.ts";
export type { Cluster, ClusterModel, RemoveOptions } from "./cluster/cluster.ts";
export type {
  ClusterOptions,
  QueueOptions,
  RoutingOptions,
  WakeOptions,
} from "./cluster/cluster-options.ts";
export type { AttemptLimits } from "./attempt/call.ts";
export type { NodeTimeouts } from "./attempt/node-timeouts.ts";
export { classifyComplexity, complexityThresholds } from "./classify/classify-complexity.ts";
export {
  ClusterError,
  type ClusterErrorCode,
  type ClusterErrorOptions,
  type LostAnswer,
  type NodeReason,
} from "./errors/cluster-error.ts";
export type { BreakerOptions } from "./health/create-breaker.ts";
export type { HealthOptions } from "./health/create-health-monitor.ts";
export type { SpeedPriors } from "./learn/speeds.ts";
export type {
  ClusterMetrics,
  NodeMetricsRow,
  Percentiles,
  RecordedError,
} from "./metrics/cluster-metrics.ts";
export type { ClusterNode, NodeStatus, NodeStatusName, Tier } from "./nodes/cluster-node.ts";
export type { ModelAliases } from "./route/find-model.ts";
export { routingPolicies } from "./route/policies.ts";
export type { PolicyName, PolicyView, RoutingPolicy } from "./route/routing-policy.ts";
export type { FallbackStrategy } from "./route/tier-order.ts";
export { type Clock, systemClock } from "./time/clock.ts";
