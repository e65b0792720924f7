import { createNodes, type SimulatedNode } from "./simulated-node.ts";

export interface SimulatedClusterSpec {
  readonly name: string;
  readonly nodes: readonly SimulatedNode[];
  readonly jobs: number;
  /** The share of all slots that is taken on average, if nothing is wasted. */
  readonly loads: readonly number[];
  /** Models are loaded and speeds known from the start. Default false. */
  readonly isWarm?: boolean;
  /** The first requests that are not counted, as a share: nobody has learned anything yet. */
  readonly warmUpShare: number;
  readonly seeds: readonly number[];
}

const seeds = [1, 2, 3];
const usual = { loads: [0.5, 0.7, 0.8, 0.9], warmUpShare: 0.2, seeds } as const;

const kind = (tokensPerSecond: number, slots: number, loadMs = 5000) => ({
  tokensPerSecond,
  slots,
  loadMs,
});
const unequal = [kind(60, 2), kind(60, 2), kind(30, 2), kind(30, 2), kind(12, 1)];

export const clusters: readonly SimulatedClusterSpec[] = [
  {
    name: "small (2 nodes)",
    nodes: createNodes([kind(50, 2), kind(25, 1)]),
    jobs: 12_000,
    ...usual,
  },
  {
    name: "unequal (5 nodes)",
    nodes: createNodes(unequal),
    jobs: 12_000,
    ...usual,
  },
  {
    name: "large (1,000 nodes)",
    nodes: createNodes(Array.from({ length: 200 }, () => unequal).flat()),
    // Half a minute of traffic: loading and learning would be all there is to see.
    isWarm: true,
    jobs: 6000,
    ...usual,
    seeds: [1],
  },
  {
    // Nothing is loaded, what is assumed of a node (30 tokens/s) is true of one alone, the fastest
    // is listed last, and every request counts from the first.
    name: "cold (5 nodes)",
    nodes: createNodes([
      kind(30, 2, 8000),
      kind(5, 1, 20_000),
      kind(60, 1, 4000),
      kind(60, 2, 4000),
      kind(200, 2, 2000),
    ]),
    jobs: 300,
    loads: [0.05, 0.3, 0.7, 0.9],
    warmUpShare: 0,
    seeds: Array.from({ length: 20 }, (_, index) => index + 1),
  },
];
