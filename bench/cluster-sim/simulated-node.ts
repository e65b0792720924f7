/** What a simulated machine can do. A slot decodes at its node's speed, however many are taken. */
export interface SimulatedNode {
  readonly name: string;
  readonly tokensPerSecond: number;
  readonly promptTokensPerSecond: number;
  readonly slots: number;
  /** What the first request to it waits. */
  readonly loadMs: number;
  readonly windowTokens: number;
}

export interface Job {
  readonly arrivesAt: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** How long a job keeps a slot of a node whose model is loaded. */
export function serviceMs(node: SimulatedNode, job: Job): number {
  return (
    (job.promptTokens * 1000) / node.promptTokensPerSecond +
    (job.completionTokens * 1000) / node.tokensPerSecond
  );
}

/** A prompt is read about twenty times as fast as an answer is written. */
const promptFactor = 20;

export function createNodes(
  kinds: readonly Pick<SimulatedNode, "tokensPerSecond" | "slots" | "loadMs">[],
): readonly SimulatedNode[] {
  return kinds.map(({ tokensPerSecond, slots, loadMs }, index) => ({
    name: `node-${index + 1}`,
    tokensPerSecond,
    promptTokensPerSecond: tokensPerSecond * promptFactor,
    slots,
    loadMs,
    windowTokens: 32_768,
  }));
}
