import { z } from "zod";

const percentilesSchema = z
  .object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() })
  .describe("Milliseconds; null before the first value");

const nodeMetricsSchema = z.object({
  total_requests: z.int().describe("Answers and embeddings"),
  successful_requests: z.int(),
  failed_requests: z.int(),
  cancelled_requests: z.int().describe("Ended because the caller left"),
  success_rate: z.number().describe("0 to 1; 1 before the first request"),
  average_latency_ms: z.number(),
  tokens_per_second: z.number().describe("Generated tokens by the time from first output to end"),
  last_request: z.string().nullable(),
  total_tokens: z.int(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  latency_ms: percentilesSchema,
  first_token_ms: percentilesSchema,
  queue_wait_ms: percentilesSchema,
  in_flight: z.int(),
  queued: z.int(),
  errors: z.record(z.string(), z.int()).describe("How often each kind of error came"),
});

const recentErrorSchema = z.object({
  at: z.string(),
  node: z.string().nullable().describe("null where it was the cluster itself"),
  kind: z.string(),
  message: z.string(),
});

export const metricsSchema = z.object({
  nodes: z.record(z.string(), nodeMetricsSchema),
  cluster_summary: z.object({
    total_nodes: z.int(),
    total_requests: z.int(),
    average_success_rate: z.number(),
    average_latency_ms: z.number(),
    total_tokens: z.int(),
    tokens_per_second: z.number(),
    latency_ms: percentilesSchema,
    first_token_ms: percentilesSchema,
    queue_wait_ms: percentilesSchema,
    in_flight: z.int(),
    queued: z.int(),
    escalations: z
      .record(z.string(), z.int())
      .describe("Runs that moved to a higher tier, by what spoke against the lower one"),
    runs: z.object({ running: z.int(), waiting: z.int() }),
  }),
  recent_errors: z.array(recentErrorSchema).describe("At most a hundred, the oldest first"),
});

export type MetricsReport = z.output<typeof metricsSchema>;
export type NodeMetrics = z.output<typeof nodeMetricsSchema>;
export type Percentiles = z.output<typeof percentilesSchema>;
