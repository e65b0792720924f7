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
} from "./errors/cluster-error.ts";
export type { NodeReason, NodeReasonCode } from "./errors/node-reason.ts";
export type { EscalationCounts, EvidenceKind } from "./escalate/evidence.ts";
export type { BreakerOptions } from "./health/create-breaker.ts";
export type { HealthOptions } from "./health/create-health-monitor.ts";
export type { SpeedPriors } from "./learn/speeds.ts";
export type {
  ClusterMetrics,
  NodeMetricsRow,
  Percentiles,
  RecordedError,
} from "./metrics/cluster-metrics.ts";
export { createMachineRecorder } from "./metrics/create-machine-recorder.ts";
export type {
  MachineCall,
  MachineRecorder,
  MachineRecorderOptions,
} from "./metrics/create-machine-recorder.ts";
export type { ClusterNode, NodeStatus, NodeStatusName, Tier } from "./nodes/cluster-node.ts";
export type { ModelAliases } from "./route/find-model.ts";
export { routingPolicies } from "./route/policies.ts";
export type { PolicyName, PolicyView, RoutingPolicy } from "./route/routing-policy.ts";
export type { FallbackStrategy } from "./route/tier-order.ts";
export { type Clock, systemClock } from "./time/clock.ts";

export type { Embeddings, EmbedRequest } from "./embed/embed-request.ts";

export { announceNode } from "./discovery/announce/announce-node.ts";
export type { Announcement, AnnounceOptions } from "./discovery/announce/announce-node.ts";
export {
  DiscoveryError,
  type DiscoveryErrorCode,
  type DiscoveryErrorOptions,
} from "./discovery/errors/discovery-error.ts";
export { createDiscovery } from "./discovery/find/create-discovery.ts";
export type { Discovery, DiscoveryOptions } from "./discovery/find/create-discovery.ts";
export { discoverNodes, listOnce } from "./discovery/find/discover-nodes.ts";
export type { ListOnceOptions } from "./discovery/find/discover-nodes.ts";
export {
  toNodeUrl,
  toNodeUrls,
  type DiscoveredNode,
  type DiscoveryEvent,
} from "./discovery/find/discovered-node.ts";
export { getMachineId, type MachineIdOptions } from "./discovery/machine/get-machine-id.ts";
export { isOwnMachine, type IsOwnMachineOptions } from "./discovery/machine/is-own-machine.ts";
export type { LinkOptions } from "./discovery/network/create-link-set.ts";
export { findOllamaServers } from "./discovery/ollama/find-ollama-servers.ts";
export type { FindOllamaOptions } from "./discovery/ollama/find-ollama-servers.ts";
export type { OllamaServer } from "./discovery/ollama/probe-ollama.ts";
export type { NodeDescription } from "./discovery/records/service-records.ts";
export { answerChallenge, createChallenge, verifyAnswer } from "./discovery/trust/challenge.ts";
export type {
  AnswerOptions,
  Challenge,
  ChallengeOptions,
  NodeIdentity,
  VerifyOptions,
} from "./discovery/trust/challenge.ts";
export { createChallengeResponder } from "./discovery/trust/create-challenge-responder.ts";
export type {
  ChallengeResponder,
  ChallengeResponderOptions,
  HeaderSource,
  LocalEnd,
} from "./discovery/trust/create-challenge-responder.ts";
export { createProvenCredentials } from "./discovery/trust/create-proven-credentials.ts";
export type {
  ProvenCredentials,
  ProvenCredentialsOptions,
} from "./discovery/trust/create-proven-credentials.ts";
export { proveNode } from "./discovery/trust/prove-node.ts";
export type { ProvenNode, ProveNodeOptions } from "./discovery/trust/prove-node.ts";
export type { SessionCall } from "./discovery/trust/session.ts";
export { discoveryTokenLengthMin } from "./discovery/trust/sign.ts";
export { parseMacAddress } from "./wake/parse-mac-address.ts";
export { wakeMachine } from "./wake/wake-machine.ts";
export type { WakeMachineOptions, WakeMachineResult } from "./wake/wake-machine.ts";

export { createOllamaPool } from "./pool/create-ollama-pool.ts";
export type { OllamaPool, OllamaPoolOptions, PoolEmbedRequest } from "./pool/create-ollama-pool.ts";
export type { OllamaHost } from "./pool/to-pool-host.ts";
