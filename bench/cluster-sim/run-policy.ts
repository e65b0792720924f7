import { createAnswerLengths } from "../../packages/coordination/src/learn/answer-lengths.ts";
import { observeSpeeds } from "../../packages/coordination/src/learn/speeds.ts";
import { createRoutedNode } from "../../packages/coordination/src/nodes/create-routed-node.ts";
import type { RoutedNode } from "../../packages/coordination/src/nodes/routed-node.ts";
import {
  type Binding,
  createDispatcher,
} from "../../packages/coordination/src/queue/create-dispatcher.ts";
import { createRouter } from "../../packages/coordination/src/route/create-router.ts";
import { routingPolicies } from "../../packages/coordination/src/route/policies.ts";
import type { RequestNeeds } from "../../packages/coordination/src/route/request-needs.ts";
import type { PolicyName } from "../../packages/coordination/src/route/routing-policy.ts";
import { createRandom } from "./create-random.ts";
import { createVirtualClock, type VirtualClock } from "./create-virtual-clock.ts";
import type { Job, SimulatedNode } from "./simulated-node.ts";

export interface PolicyRunOptions {
  readonly nodes: readonly SimulatedNode[];
  readonly jobs: readonly Job[];
  readonly seed: number;
  /** Models are loaded and speeds known from the start. Default false. */
  readonly isWarm?: boolean;
}

export interface PolicyRun {
  /** Milliseconds that each job took; null for one that got no answer. */
  readonly tookMs: readonly (number | null)[];
  readonly rejected: number;
}

const noneTried: ReadonlySet<string> = new Set();
const level = "medium";

/** Sends the jobs through the package's own router and queue, on virtual time. */
export function runPolicy(
  policy: PolicyName,
  { nodes, jobs, seed, isWarm = false }: PolicyRunOptions,
): PolicyRun {
  const clock = createVirtualClock();
  const routed = nodes.map((node) => createRouted(node, { clock, isWarm }));
  const engines = new Map(nodes.map((node) => [node.name, createEngine(node, { clock, isWarm })]));
  const lengths = createAnswerLengths();
  const router = createRouter(routed, {
    policy: routingPolicies[policy],
    fallbackStrategy: "graceful",
    preferLocal: true,
    loadBalance: true,
    tierPatienceMs: 10_000,
    aliases: {},
    random: createRandom(seed + 1),
  });
  const dispatcher = createDispatcher({
    router,
    clock,
    // Wide enough that nobody is turned away: the other policies have no bound at all.
    maxSize: 10_000,
    maxWaitMs: 24 * 3_600_000,
    agingMs: 10_000,
  });
  const tookMs: (number | null)[] = jobs.map(() => null);
  let rejected = 0;
  let ended = 0;

  const start = (index: number, { node, facts, permit, ...binding }: Binding): void => {
    const job = jobs[index]!;
    const boundAt = clock.now();
    const wasLoaded = facts.isLoaded !== false;
    engines.get(node.name)!.start(job, (startedAt, firstAt) => {
      tookMs[index] = clock.now() - job.arrivesAt;
      ended += 1;
      permit.succeed();
      facts.isLoaded = true;
      lengths.observe(level, job.completionTokens);
      observeSpeeds(facts.speeds, {
        at: clock.now(),
        wasLoaded: wasLoaded && startedAt === boundAt,
        prefillTokens: job.promptTokens,
        completionTokens: job.completionTokens,
        firstTokenMs: firstAt - boundAt,
        decodeMs: clock.now() - firstAt,
      });
      binding.release();
    });
  };
  const arrive = (index: number): void => {
    const job = jobs[index];
    if (job === undefined) return;
    clock.startTimer(() => {
      dispatcher.submit({
        needs: toNeeds(job, lengths.expect(level)),
        onBound: (binding) => start(index, binding),
        onRejected() {
          rejected += 1;
          ended += 1;
        },
      });
      arrive(index + 1);
    }, job.arrivesAt - clock.now());
  };
  arrive(0);
  clock.run(() => ended === jobs.length);
  return { tookMs, rejected };
}

interface Start {
  readonly clock: VirtualClock;
  readonly isWarm: boolean;
}

function createRouted(
  { name, slots, windowTokens, tokensPerSecond, promptTokensPerSecond }: SimulatedNode,
  { clock, isWarm }: Start,
): RoutedNode {
  const node = createRoutedNode(
    { name, tier: 1, model: "m", slots, contextWindowTokens: windowTokens },
    { clock },
  );
  if (isWarm) knowSpeeds(node, { tokensPerSecond, promptTokensPerSecond });
  node.phase = "up";
  node.facts.isLoaded = isWarm;
  return node;
}

/** As after many answers. */
function knowSpeeds(
  { facts: { speeds } }: RoutedNode,
  {
    tokensPerSecond,
    promptTokensPerSecond,
  }: Pick<SimulatedNode, "tokensPerSecond" | "promptTokensPerSecond">,
): void {
  const samples = 100;
  Object.assign(speeds.decodeMsPerToken, { value: 1000 / tokensPerSecond, samples });
  Object.assign(speeds.prefillMsPerToken, { value: 1000 / promptTokensPerSecond, samples });
  speeds.answers = samples;
}

function toNeeds({ promptTokens }: Job, expectedTokens: number): RequestNeeds {
  return {
    complexity: { level, score: 0.5, reasons: [] },
    tier: 1,
    tierBy: "level",
    model: null,
    promptTokens,
    answerTokens: 512,
    expectedTokens,
    tools: false,
    vision: false,
    session: null,
    priority: 0,
    attempt: 1,
    tried: noneTried,
  };
}

interface SimulatedEngineQueue {
  /** `onEnd` learns when the job got a slot and when its first token came. */
  start(job: Job, onEnd: (startedAt: number, firstAt: number) => void): void;
}

/** What exceeds the slots waits at the engine, first come, first served. */
function createEngine(node: SimulatedNode, { clock, isWarm }: Start): SimulatedEngineQueue {
  const waiting: (() => void)[] = [];
  let free = node.slots;
  let loadedAt: number | null = isWarm ? 0 : null;
  return {
    start(job, onEnd) {
      const begin = (): void => {
        const startedAt = clock.now();
        loadedAt ??= startedAt + node.loadMs;
        const loadMs = Math.max(0, loadedAt - startedAt);
        const readMs = (job.promptTokens * 1000) / node.promptTokensPerSecond;
        const writeMs = (job.completionTokens * 1000) / node.tokensPerSecond;
        const firstAt = startedAt + loadMs + readMs;
        clock.startTimer(
          () => {
            const next = waiting.shift();
            if (next === undefined) free += 1;
            else next();
            onEnd(startedAt, firstAt);
          },
          loadMs + readMs + writeMs,
        );
      };
      if (free === 0) return void waiting.push(begin);
      free -= 1;
      begin();
    },
  };
}
