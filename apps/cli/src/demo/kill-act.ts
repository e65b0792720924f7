import type { Cluster } from "@harombe/coordination";

import { type LoadResult, sendLoad } from "./send-load.ts";
import type { DemoNode } from "./spawn-demo-node.ts";
import type { Stage } from "./stage.ts";

export interface KillActOptions {
  readonly url: string;
  readonly cluster: Cluster;
  /** Who is to be killed. */
  readonly victim: { readonly name: string; readonly process: DemoNode };
  /** Starts it again at the same address. */
  readonly restart: () => Promise<DemoNode>;
}

export interface KillActResult {
  readonly results: readonly LoadResult[];
  readonly hasRecovered: boolean;
}

const prompts = Array.from({ length: 8 }, () => "count to 40");
const recoveryMsMax = 10_000;

/** Kills a server in the middle of its answers, and brings it back. */
export async function playKillAct(
  { url, cluster, victim, restart }: KillActOptions,
  stage: Stage,
): Promise<KillActResult> {
  const { signal } = stage;
  let isKilled = false;
  let pieces = 0;
  const onOutput = (node: string): void => {
    if (node === victim.name) pieces += 1;
    if (pieces < 5 || isKilled) return;
    isKilled = true;
    void victim.process.kill();
    stage.say(`Killed ${victim.name} (kill -9 of ${victim.process.pid}) in the middle of answers.`);
  };
  const load = sendLoad({ url, prompts, intervalMs: 20, signal, onOutput });
  const results = await stage.watch(cluster, load);
  await victim.process.kill();
  await restart();
  const hasRecovered = await waitForNode(cluster, { name: victim.name, signal });
  stage.say(
    hasRecovered
      ? `${victim.name} runs again and takes work.`
      : `${victim.name} did not come back.`,
  );
  return { results, hasRecovered };
}

/** False when it is not available in time. */
async function waitForNode(
  cluster: Cluster,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(recoveryMsMax)]);
  const isBack = (): boolean =>
    cluster.status().some((row) => row.name === name && row.status === "available");
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isBack() || deadline.aborted) resolve();
  };
  const unsubscribe = cluster.subscribe(look);
  deadline.addEventListener("abort", look, { once: true });
  look();
  await promise;
  unsubscribe();
  signal.throwIfAborted();
  return isBack();
}
