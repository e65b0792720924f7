import type { Config } from "@harombe/config";
import type { Assistant } from "@harombe/server";

import type { NodeConfig } from "./cluster-client.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** What one real request to a node gave. */
export interface NodeTest {
  readonly name: string;
  readonly model: string;
  readonly ok: boolean;
  readonly firstTokenMs: number | null;
  /** From the first token to the end; null for an answer too short to tell. */
  readonly tokensPerSecond: number | null;
  readonly tokens: number | null;
  readonly totalMs: number;
  /** Why there was no answer. */
  readonly error: string | null;
}

export interface TestNodesOptions {
  readonly config: Config;
  /** Opens what a config describes. */
  readonly open: (config: Config) => Promise<Assistant>;
  readonly signal: AbortSignal;
  /** For each node, a loading model included. Default 120000. */
  readonly timeoutMs?: number;
}

const prompt = "Count to 20, with spaces between the numbers and nothing else.";
const tokensMax = 64;

/** Asks every node once: machines at the same time, nodes of one machine one after the other. */
export async function testNodes(options: TestNodesOptions): Promise<readonly NodeTest[]> {
  const { nodes } = options.config.cluster;
  const machines = [...Map.groupBy(nodes, ({ host }) => host.toLowerCase()).values()];
  const tests = new Map<NodeConfig, NodeTest>();
  await Promise.all(
    machines.map(async (together) => {
      for (const node of together) tests.set(node, await testNode(node, options));
    }),
  );
  return nodes.flatMap((node) => tests.get(node) ?? []);
}

async function testNode(node: NodeConfig, options: TestNodesOptions): Promise<NodeTest> {
  const { config, open, signal, timeoutMs = 120_000 } = options;
  const { name, model } = node;
  const startedAt = performance.now();
  const nothing = {
    name,
    model,
    ok: false,
    firstTokenMs: null,
    tokensPerSecond: null,
    tokens: null,
  };
  const failed = (error: string): NodeTest => ({
    ...nothing,
    totalMs: performance.now() - startedAt,
    error,
  });
  if (!node.enabled) return failed("it is disabled");
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    // A cluster of this one alone, so that nobody else can answer for it.
    const alone = { ...config, cluster: { ...config.cluster, nodes: [node] } };
    await using assistant = await open(alone);
    const waiting = AbortSignal.any([signal, deadline]);
    return { ...nothing, ...(await ask(assistant, waiting)), ok: true, error: null };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return failed(`no answer within ${timeoutMs / 1000} s`);
    return failed(error instanceof Error ? error.message : String(error));
  }
}

async function ask({ cluster }: Assistant, signal: AbortSignal) {
  if (!cluster) throw new TypeError("A node that is enabled makes a cluster");
  await waitUntilReady(cluster, { signal, timeoutMs: 10_000 });
  const [row] = cluster.status();
  if (row?.status === "unavailable" || row?.status === "unauthorized") {
    throw new Error(row.reason ?? row.status);
  }
  const startedAt = performance.now();
  let firstTokenMs: number | null = null;
  let tokens: number | null = null;
  const request = { messages: [{ role: "user" as const, content: prompt }], maxTokens: tokensMax };
  for await (const event of cluster.stream(request, { signal })) {
    const isOutput = event.type === "text-delta" || event.type === "reasoning-delta";
    if (isOutput) firstTokenMs ??= performance.now() - startedAt;
    if (event.type === "usage") tokens = event.completionTokens;
  }
  const totalMs = performance.now() - startedAt;
  return {
    firstTokenMs,
    tokens,
    totalMs,
    tokensPerSecond: speedOf({ firstTokenMs, tokens, totalMs }),
  };
}

function speedOf({
  firstTokenMs,
  tokens,
  totalMs,
}: Pick<NodeTest, "firstTokenMs" | "tokens" | "totalMs">): number | null {
  if (firstTokenMs === null || tokens === null || tokens < 2) return null;
  const seconds = (totalMs - firstTokenMs) / 1000;
  return seconds <= 0 ? null : (tokens - 1) / seconds;
}
