import { createRandom, sampleNormal } from "./create-random.ts";
import { type Job, type SimulatedNode, serviceMs } from "./simulated-node.ts";

/** Answers: log-normal with a long tail; the 95th percentile is three times the mean. */
const answers = { mean: 300, sigma: 1, min: 4, max: 8000 };
const prompts = { mean: 400, sigma: 0.8, min: 8, max: 8000 };

export interface WorkloadOptions {
  readonly nodes: readonly SimulatedNode[];
  /** The share of all slots that is taken on average, if nothing is wasted. */
  readonly load: number;
  readonly jobs: number;
  readonly seed: number;
}

/** Requests that come independently of each other (a Poisson process), the same for every policy. */
export function createWorkload({ nodes, load, jobs, seed }: WorkloadOptions): readonly Job[] {
  const random = createRandom(seed);
  const mean: Job = { arrivesAt: 0, promptTokens: prompts.mean, completionTokens: answers.mean };
  const perMs = nodes.reduce((sum, node) => sum + node.slots / serviceMs(node, mean), 0) * load;
  let arrivesAt = 0;
  return Array.from({ length: jobs }, () => {
    arrivesAt += -Math.log(1 - random()) / perMs;
    return {
      arrivesAt,
      promptTokens: sampleLength(prompts, random),
      completionTokens: sampleLength(answers, random),
    };
  });
}

function sampleLength({ mean, sigma, min, max }: typeof answers, random: () => number): number {
  const drawn = mean * Math.exp(sigma * sampleNormal(random) - sigma ** 2 / 2);
  return Math.round(Math.min(max, Math.max(min, drawn)));
}
