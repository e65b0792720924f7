import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Cluster } from "@harombe/coordination";

import { playAgentAct } from "./agent-act.ts";
import type { DemoNodeSettings } from "./demo-node.ts";
import type { DemoSummary, Latency } from "./demo-summary.ts";
import { playKillAct } from "./kill-act.ts";
import { type DemoLoad, heavyLoad, usualLoad } from "./loads.ts";
import { openCoordinator } from "./open-coordinator.ts";
import { type LoadResult, percentileOf, sendLoad } from "./send-load.ts";
import { type DemoNode, spawnDemoNode } from "./spawn-demo-node.ts";
import type { Stage } from "./stage.ts";

/** Three machines of which none is like the other. The first is the one that gets killed. */
const machines: readonly DemoNodeSettings[] = [
  { name: "fast", tokensPerSecond: 200, slots: 2 },
  { name: "middle", tokensPerSecond: 100, slots: 2 },
  { name: "slow", tokensPerSecond: 40, slots: 1 },
];

const baselinePolicy = "round-robin";

/**
 * The main job without a model, a configuration or a network. Leaves nothing behind, also when it is
 * interrupted: no process, no file, no port. (Who kills it leaves its folder in the temporary one.)
 */
export async function runDemo(stage: Stage): Promise<DemoSummary> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "harombe-demo-"));
  const running = new Map<string, DemoNode>();
  try {
    const summary = await play({ folder, running, stage });
    return { ...summary, durationMs: performance.now() - startedAt };
  } finally {
    await Promise.all([...running.values()].map((node) => node.kill()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface PlayOptions {
  readonly folder: string;
  /** Holds every process that was started. */
  readonly running: Map<string, DemoNode>;
  readonly stage: Stage;
}

async function play({
  folder,
  running,
  stage,
}: PlayOptions): Promise<Omit<DemoSummary, "durationMs">> {
  const { signal } = stage;
  const folders = { work: join(folder, "work"), home: join(folder, "home") };
  await mkdir(folders.work);
  const start = async (machine: DemoNodeSettings, port = 0): Promise<DemoNode> => {
    const home = join(folder, machine.name);
    const node = await spawnDemoNode({ ...machine, port, folder: home, signal });
    running.set(machine.name, node);
    return node;
  };
  stage.say("The engines of this demo are simulated: no model runs. Everything else is real.");
  const started = await Promise.allSettled(machines.map((machine) => start(machine)));
  for (const { reason } of started.filter(
    ({ status }) => status === "rejected",
  ) as PromiseRejectedResult[])
    throw reason;
  const nodes = machines.map((machine) => ({
    ...machine,
    port: running.get(machine.name)?.port ?? 0,
  }));
  stage.say(
    `Three harombe servers run in processes of their own: ${nodes.map(({ name, port, tokensPerSecond }) => `${name} (port ${port}, ${tokensPerSecond} tokens/s)`).join(", ")}.`,
  );

  await using coordinator = await openCoordinator({ nodes, policy: "cost", folders, signal });
  const { url, cluster } = coordinator;
  stage.say(`A fourth makes a cluster of them, at ${url}; its agent works in ${folders.work}`);
  const agent = await playAgentAct({ url, work: folders.work }, stage);

  const measured = await playLoads({ url, cluster, by: "the cluster" }, stage);

  stage.say("\nEight more, and a machine that dies:");
  const [victim] = nodes;
  const process = victim && running.get(victim.name);
  if (!victim || !process) throw new TypeError("The demo has no machine to kill");
  const restart = (): Promise<DemoNode> => start(victim, victim.port);
  const killed = await playKillAct(
    { url, cluster, victim: { name: victim.name, process }, restart },
    stage,
  );

  const other = { nodes, policy: baselinePolicy, folders, signal } as const;
  await using rival = await openCoordinator(other);
  const by = `the same servers by ${baselinePolicy}`;
  const baseline = await playLoads({ ...rival, by }, stage);
  return sumUp({ agent, measured, killed, baseline });
}

interface LoadedCluster {
  readonly url: string;
  readonly cluster: Cluster;
  /** What the questions go to, in words. */
  readonly by: string;
}

interface LoadResults {
  readonly usual: readonly LoadResult[];
  readonly heavy: readonly LoadResult[];
}

/** Both loads, one after the other. */
async function playLoads({ url, cluster, by }: LoadedCluster, stage: Stage): Promise<LoadResults> {
  const playLoad = ({ prompts, intervalMs }: DemoLoad): Promise<readonly LoadResult[]> => {
    stage.say(
      `\n${prompts.length} questions, short and long, one every ${intervalMs} ms, to ${by}:`,
    );
    return stage.watch(cluster, sendLoad({ url, prompts, intervalMs, signal: stage.signal }));
  };
  return { usual: await playLoad(usualLoad), heavy: await playLoad(heavyLoad) };
}

interface Acts {
  readonly agent: Awaited<ReturnType<typeof playAgentAct>>;
  readonly measured: LoadResults;
  readonly killed: Awaited<ReturnType<typeof playKillAct>>;
  readonly baseline: LoadResults;
}

function sumUp({ agent, measured, killed, baseline }: Acts): Omit<DemoSummary, "durationMs"> {
  const outcomes = [
    ...agent.outcomes,
    ...[...measured.usual, ...measured.heavy, ...killed.results].map(({ outcome }) => outcome),
  ];
  const count = (wanted: string): number => outcomes.filter((each) => each === wanted).length;
  return {
    requests: outcomes.length,
    answered: count("answered"),
    failed: count("failed"),
    lost: count("lost"),
    killed: 1,
    recovered: killed.hasRecovered ? 1 : 0,
    ...percentiles(measured.usual),
    baseline: { policy: baselinePolicy, ...percentiles(baseline.usual) },
    heavy: {
      ...percentiles(measured.heavy),
      baseline: { policy: baselinePolicy, ...percentiles(baseline.heavy) },
    },
    tools: agent.tools,
  };
}

function percentiles(results: readonly LoadResult[]): Latency {
  return { p50Ms: percentileOf(results, 0.5), p95Ms: percentileOf(results, 0.95) };
}
