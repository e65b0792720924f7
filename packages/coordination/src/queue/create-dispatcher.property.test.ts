import fc from "fast-check";
import { expect, test } from "vitest";

import { ensure } from "../fixtures/ensure.ts";
import { plainRouting } from "../fixtures/plain-request.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { observeSpeeds } from "../learn/speeds.ts";
import { createMachines } from "../nodes/create-machines.ts";
import { createModelFacts, createRoutedNode } from "../nodes/create-routed-node.ts";
import type { NodePhase, RoutedNode } from "../nodes/routed-node.ts";
import { exploringMost, exploringShare } from "../route/create-explorer.ts";
import { createRouter } from "../route/create-router.ts";
import { routingPolicies } from "../route/policies.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { PolicyName } from "../route/routing-policy.ts";
import { type Binding, createDispatcher } from "./create-dispatcher.ts";

const phases: readonly NodePhase[] = [
  "up",
  "up",
  "up",
  "down",
  "unauthorized",
  "asleep",
  "waking",
  "unchecked",
];

const nodeArbitrary = fc.record({
  tier: fc.constantFrom(0 as const, 1 as const, 2 as const),
  slots: fc.integer({ min: 1, max: 3 }),
  windowTokens: fc.constantFrom(null, 2000, 8000),
  tools: fc.constantFrom(true, false, null),
  hasOther: fc.boolean(),
  machine: fc.constantFrom(null, "shared"),
  speed: fc.integer({ min: 5, max: 80 }),
  answers: fc.constantFrom(0, 0, 1, 30),
});

const which = fc.nat(30);
const commandArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("submit" as const),
      tier: fc.constantFrom(0 as const, 1 as const, 2 as const),
      tierBy: fc.constantFrom("level" as const, "caller" as const),
      model: fc.constantFrom(null, null, "other", "unknown"),
      promptTokens: fc.constantFrom(100, 3000, 9000),
      tools: fc.boolean(),
      session: fc.constantFrom(null, "a", "b"),
      priority: fc.integer({ min: -2, max: 2 }),
      tried: fc.subarray(["n0", "n1"]),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("end" as const),
      which,
      how: fc.constantFrom("succeed" as const, "fail" as const, "forget" as const),
    }),
  },
  fc.record({ type: fc.constant("leave" as const), which }),
  fc.record({ type: fc.constant("phase" as const), which, phase: fc.constantFrom(...phases) }),
  fc.record({ type: fc.constant("drain" as const), which, isDraining: fc.boolean() }),
  fc.record({ type: fc.constant("cool" as const), which, ms: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ type: fc.constant("slots" as const), which, slots: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
);

interface Tracked {
  readonly needs: RequestNeeds;
  outcomes: number;
  binding: Binding | null;
  leave: () => void;
}

type Command = typeof commandArbitrary extends fc.Arbitrary<infer T> ? T : never;
type SubmitCommand = Extract<Command, { type: "submit" }>;

function toNeeds({ type: _type, tried, ...command }: SubmitCommand): RequestNeeds {
  return {
    ...command,
    tried: new Set(tried),
    complexity: { level: "medium", score: 0.5, reasons: [] },
    answerTokens: 500,
    expectedTokens: 300,
    vision: false,
    attempt: 1,
  };
}

function learn({ facts }: RoutedNode, tokensPerSecond: number, at: number): void {
  observeSpeeds(facts.speeds, {
    ...{ at, wasLoaded: true, prefillTokens: 100, firstTokenMs: 50 },
    ...{ completionTokens: 300, decodeMs: 300_000 / tokensPerSecond },
  });
}

/** Said once more, in other words than the router's. */
function ensureEligible(node: RoutedNode, needs: RequestNeeds): void {
  ensure(node.isEnabled && !node.isDraining && node.phase === "up", "the node takes requests");
  ensure(!needs.tried.has(node.name), "the node was not tried");
  const facts = node.models.get(needs.model ?? "m");
  const windowTokens = facts?.contextWindowTokens ?? Infinity;
  ensure(facts !== undefined, "the node has the model");
  ensure(needs.promptTokens + needs.answerTokens <= windowTokens, "the window holds it");
  ensure(!needs.tools || facts?.tools !== false, "the model can call tools");
}

/** A policy that binds late never gives a node more than it can do at once. */
function ensureFree({ capacity, slots, inFlight, coolUntil }: RoutedNode, now: number): void {
  ensure(inFlight <= slots, "the node had a free slot");
  ensure(capacity.inFlight <= capacity.slots, "its machine had a free slot");
  ensure(coolUntil <= now, "it was not cooling down");
}

test("whatever happens, every request ends once, on a node that may take it, and nothing leaks", () => {
  fc.assert(
    fc.property(
      fc.array(nodeArbitrary, { minLength: 1, maxLength: 5 }),
      fc.array(commandArbitrary, { maxLength: 80 }),
      fc.constantFrom<PolicyName>("cost", "cost", "cost", "least-busy", "round-robin", "random"),
      fc.nat(4),
      fc.constantFrom("graceful" as const, "strict" as const),
      (specs, commands, policyName, maxSize, fallbackStrategy) => {
        const clock = createVirtualClock();
        const machines = createMachines();
        const policy = routingPolicies[policyName];
        const nodes = specs.map((spec, index) => {
          const node = createRoutedNode(
            { name: `n${index}`, tier: spec.tier, model: "m", slots: spec.slots },
            { clock, breaker: { threshold: 2 }, priors: { decodeTokensPerSecond: spec.speed } },
          );
          if (spec.hasOther) node.models.set("other", createModelFacts("other"));
          for (const facts of node.models.values()) {
            facts.contextWindowTokens = spec.windowTokens;
            facts.tools = spec.tools;
          }
          node.phase = "up";
          node.prefixes.set("a", 50);
          for (let count = 0; count < spec.answers; count += 1)
            learn(node, spec.speed, clock.now());
          machines.place(node, spec.machine);
          return node;
        });
        const router = createRouter(nodes, {
          ...plainRouting,
          policy,
          fallbackStrategy,
          random: () => 0.5,
        });
        const dispatcher = createDispatcher({
          router,
          clock,
          maxSize,
          maxWaitMs: 60_000,
          agingMs: 10_000,
        });
        const requests: Tracked[] = [];
        const running: Tracked[] = [];
        let bound = 0;
        let explored = 0;

        const submit = (needs: RequestNeeds): void => {
          const request: Tracked = { needs, outcomes: 0, binding: null, leave: () => {} };
          requests.push(request);
          request.leave = dispatcher.submit({
            needs,
            onBound(binding) {
              ensureEligible(binding.node, needs);
              if (policy.bindsLate) ensureFree(binding.node, clock.now());
              ensure(binding.decision.node === binding.node.name, "the decision names the node");
              bound += 1;
              if (binding.decision.reason.includes("to learn its speed")) explored += 1;
              request.outcomes += 1;
              request.binding = binding;
              running.push(request);
            },
            onRejected() {
              request.outcomes += 1;
            },
          });
        };
        const end = (index: number, how: "succeed" | "fail" | "forget"): void => {
          const [request] = running.splice(index % Math.max(1, running.length), 1);
          if (request?.binding && how === "succeed") learn(request.binding.node, 30, clock.now());
          request?.binding?.permit[how]();
          request?.binding?.release();
          // A second release must not count.
          request?.binding?.release();
        };
        const check = (): void => {
          expect(dispatcher.queued).toBeLessThanOrEqual(maxSize);
          for (const node of nodes) {
            const own = running.filter(({ binding }) => binding?.node === node).length;
            expect(node.inFlight).toBe(own);
            const sharers = nodes.filter(({ capacity }) => capacity === node.capacity);
            const shared = sharers.reduce((sum, { inFlight }) => sum + inFlight, 0);
            expect(node.capacity.inFlight).toBe(shared);
          }
          const waiting = requests.filter(({ outcomes }) => outcomes === 0).length;
          expect(dispatcher.queued).toBe(waiting);
          for (const { outcomes } of requests) expect(outcomes).toBeLessThanOrEqual(1);
          expect(explored).toBeLessThanOrEqual(exploringMost + exploringShare * bound);
        };

        for (const command of commands) {
          if (command.type === "submit") submit(toNeeds(command));
          if (command.type === "end") end(command.which, command.how);
          if (command.type === "advance") clock.advance(command.ms);
          if (command.type === "leave") {
            const all = requests.filter(({ outcomes }) => outcomes === 0);
            const waiting = all[command.which % Math.max(1, all.length)];
            waiting?.leave();
            if (waiting !== undefined) waiting.outcomes = 1;
          }
          const node = "which" in command ? nodes[command.which % nodes.length] : undefined;
          if (node !== undefined) {
            if (command.type === "phase") {
              node.phase = command.phase;
              node.readyAt = clock.now() + 5000;
            }
            if (command.type === "drain") node.isDraining = command.isDraining;
            if (command.type === "cool") node.coolUntil = clock.now() + command.ms;
            if (command.type === "slots") {
              node.slots = command.slots;
              machines.refresh(node);
            }
            dispatcher.pump();
          }
          check();
        }

        clock.advance(60_000);
        while (running.length > 0) end(0, "succeed");
        clock.advance(60_000);
        while (running.length > 0) end(0, "succeed");
        expect(dispatcher.queued).toBe(0);
        expect(requests.map(({ outcomes }) => outcomes)).toEqual(requests.map(() => 1));
        expect(nodes.map(({ inFlight }) => inFlight)).toEqual(nodes.map(() => 0));
        expect(nodes.map(({ capacity }) => capacity.inFlight)).toEqual(nodes.map(() => 0));
        expect(clock.pending).toBe(0);
      },
    ),
    { numRuns: 400 },
  );
});
