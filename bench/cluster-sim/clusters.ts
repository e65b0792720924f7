import { createNodes, type SimulatedNode } from "./simulated-node.ts";

export interface SimulatedClusterSpec {
  readonly name: string;
  readonly nodes: readonly SimulatedNode[];
  readonly jobs: number;
  /** Models are loaded and speeds known from the start. Default false. */
  readonly isWarm?: boolean;
  readonly seeds: readonly number[];
}

const seeds = [1, 2, 3];

const kind = (tokensPerSecond: number, slots: number) => ({ tokensPerSecond, slots });
const unequal = [kind(60, 2), kind(60, 2), kind(30, 2), kind(30, 2), kind(12, 1)];

export const clusters: readonly SimulatedClusterSpec[] = [
  {
    name: "small (2 nodes)",
    nodes: createNodes([kind(50, 2), kind(25, 1)]),
    jobs: 12_000,
    seeds,
  },
  {
    name: "unequal (5 nodes)",
    nodes: createNodes(unequal),
    jobs: 12_000,
    seeds,
  },
  {
    name: "large (1,000 nodes)",
    nodes: createNodes(Array.from({ length: 200 }, () => unequal).flat()),
    // Half a minute of traffic: loading and learning would be all there is to see.
    isWarm: true,
    jobs: 6000,
    seeds: [1],
  },
];
