import { createEscalationTracker } from "../../packages/coordination/src/escalate/create-escalation-tracker.ts";
import { createAnswerLengths } from "../../packages/coordination/src/learn/answer-lengths.ts";
import { observeSpeeds } from "../../packages/coordination/src/learn/speeds.ts";
import { createMachines } from "../../packages/coordination/src/nodes/create-machines.ts";
import { createRoutedNode } from "../../packages/coordination/src/nodes/create-routed-node.ts";
import { createDispatcher } from "../../packages/coordination/src/queue/create-dispatcher.ts";
import { createRouter } from "../../packages/coordination/src/route/create-router.ts";
import { describeRequest } from "../../packages/coordination/src/route/describe-request.ts";
import { routingPolicies } from "../../packages/coordination/src/route/policies.ts";
import { systemClock } from "../../packages/coordination/src/time/clock.ts";
import { createRandom } from "./create-random.ts";

function createIdleNodes(count: number) {
  const machines = createMachines();
  return Array.from({ length: count }, (_, index) => {
    const node = createRoutedNode(
      { name: `node-${index}`, tier: 1, model: "m", slots: 4 },
      { clock: systemClock },
    );
    node.phase = "up";
    machines.place(node, null);
    for (let answer = 0; answer < 20; answer += 1) {
      observeSpeeds(node.facts.speeds, {
        ...{ at: systemClock.now(), wasLoaded: true, prefillTokens: 100, firstTokenMs: 50 },
        ...{ completionTokens: 100, decodeMs: 1000 + 100 * index },
      });
    }
    return node;
  });
}

/** About 200 bytes. */
const request = {
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    {
      role: "user",
      content:
        "Explain the difference between TCP and UDP, and say which of them a small game server should use for the positions of its players. Keep it short, please: two or three sentences.",
    },
  ],
} as const;

/**
 * Microseconds from a request to the node that it is given to, one number for each: its tokens, its
 * complexity, its tier and evidence against that, the decision with its explanation, the slot.
 */
export function measureRequests(nodeCount: number, requests: number): readonly number[] {
  const dispatcher = createDispatcher({
    router: createRouter(createIdleNodes(nodeCount), {
      policy: routingPolicies.cost,
      fallbackStrategy: "graceful",
      preferLocal: true,
      loadBalance: true,
      tierPatienceMs: 10_000,
      aliases: {},
      random: createRandom(1),
    }),
    clock: systemClock,
    maxSize: 256,
    maxWaitMs: 120_000,
    agingMs: 10_000,
  });
  const describing = {
    lengths: createAnswerLengths(),
    escalation: createEscalationTracker(),
    clusterId: "harombe",
  };
  const serve = (): number => {
    const startedAt = performance.now();
    let boundAt = NaN;
    dispatcher.submit({
      needs: describeRequest(request, describing),
      onBound(binding) {
        boundAt = performance.now();
        binding.permit.succeed();
        binding.release();
      },
      onRejected(error) {
        throw error;
      },
    });
    return (boundAt - startedAt) * 1000;
  };
  for (let round = 0; round < requests; round += 1) serve();
  return Array.from({ length: requests }, serve);
}
