import { describe, expect, test } from "vitest";

import type { ClusterError } from "../errors/cluster-error.ts";
import { plainNeeds, plainRouting } from "../fixtures/plain-request.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { createRoutedNode } from "../nodes/create-routed-node.ts";
import type { RoutedNode } from "../nodes/routed-node.ts";
import { createRouter } from "../route/create-router.ts";
import { routingPolicies } from "../route/policies.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import { type Binding, createDispatcher } from "./create-dispatcher.ts";

interface NodeSpec {
  readonly tier?: 0 | 1 | 2;
  readonly speed?: number;
  readonly slots?: number;
}

function setUp(specs: Readonly<Record<string, NodeSpec>>, options = {}) {
  const clock = createVirtualClock();
  const nodes = Object.entries(specs).map(([name, { tier = 1, speed = 30, slots = 1 }]) => {
    const node = createRoutedNode(
      { name, tier, model: "m", slots },
      { clock, priors: { decodeTokensPerSecond: speed } },
    );
    node.phase = "up";
    return node;
  });
  const router = createRouter(nodes, {
    policy: routingPolicies.cost,
    ...plainRouting,
    ...options,
  });
  const dispatcher = createDispatcher({
    router,
    clock,
    maxSize: 3,
    maxWaitMs: 60_000,
    agingMs: 10_000,
  });
  const bound: [string, Binding][] = [];
  const rejected: [string, ClusterError][] = [];
  const submit = (name: string, more: Partial<RequestNeeds> = {}): (() => void) =>
    dispatcher.submit({
      needs: { ...plainNeeds, ...more },
      onBound: (binding) => void bound.push([name, binding]),
      onRejected: (error) => void rejected.push([name, error]),
    });
  return {
    clock,
    dispatcher,
    submit,
    node: (name: string): RoutedNode => nodes.find((node) => node.name === name)!,
    bindings: () => bound.map(([name, { node }]) => `${name} on ${node.name}`),
    rejections: () => rejected.map(([name, { code }]) => `${name} ${code}`),
    end(name: string, how: "succeed" | "fail"): void {
      const binding = bound.find(([other]) => other === name)?.[1];
      binding?.permit[how]();
      binding?.release();
    },
    release: (name: string) => bound.find(([other]) => other === name)?.[1].release(),
  };
}

test("binds the next one in the moment a slot frees", () => {
  const subject = setUp({ only: {} });
  for (const name of ["a", "b", "c"]) subject.submit(name);
  expect([subject.bindings(), subject.dispatcher.queued]).toEqual([["a on only"], 2]);
  subject.release("a");
  expect(subject.bindings()).toEqual(["a on only", "b on only"]);
  subject.release("b");
  expect(subject.bindings()).toEqual(["a on only", "b on only", "c on only"]);
});

test("waits for the fast node while that ends sooner, and takes the slow one behind others", () => {
  const subject = setUp({ fast: { speed: 100 }, slow: { speed: 20 } });
  for (const name of ["a", "b"]) subject.submit(name);
  expect(subject.bindings()).toEqual(["a on fast"]);
  // Behind `b`, the fast node would be later than the slow one.
  subject.submit("c");
  expect(subject.bindings()).toEqual(["a on fast", "c on slow"]);
  subject.release("a");
  expect(subject.bindings()).toEqual(["a on fast", "c on slow", "b on fast"]);
});

test("turns away what exceeds the queue, and what waited too long", () => {
  const subject = setUp({ only: {} });
  for (const name of ["a", "b", "c", "d", "e"]) subject.submit(name);
  expect(subject.rejections()).toEqual(["e HAROMBE_CLUSTER_QUEUE_FULL"]);
  subject.clock.advance(60_000);
  expect(subject.rejections().slice(1)).toEqual(
    ["b", "c", "d"].map((name) => `${name} HAROMBE_CLUSTER_QUEUE_TIMEOUT`),
  );
  expect(subject.dispatcher.queued).toBe(0);
});

test("waits for a node that nobody has asked yet, but not for one that said no", () => {
  const subject = setUp({ silent: {}, dead: {} });
  subject.node("silent").phase = "unchecked";
  subject.node("dead").phase = "down";
  for (const name of ["a", "b"]) subject.submit(name, { model: "other" });
  expect([subject.rejections(), subject.dispatcher.queued]).toEqual([[], 2]);
  subject.clock.advance(59_999);
  expect(subject.dispatcher.queued).toBe(2);
  subject.clock.advance(1);
  expect(subject.rejections()).toEqual(
    ["a", "b"].map((name) => `${name} HAROMBE_CLUSTER_QUEUE_TIMEOUT`),
  );
  subject.submit("c", { model: "other" });
  subject.node("silent").phase = "down";
  subject.dispatcher.pump();
  expect(subject.rejections().at(-1)).toBe("c HAROMBE_CLUSTER_NO_CANDIDATE");
});

describe("while a probe is under way at the only node", () => {
  const probe = () => {
    const subject = setUp({ only: { slots: 2 } });
    for (let count = 0; count < 5; count += 1) subject.node("only").breaker.begin()?.fail();
    subject.clock.advance(60_000);
    subject.submit("probe");
    subject.submit("a");
    subject.submit("b", { promptTokens: 9000 });
    expect([subject.bindings(), subject.rejections()]).toEqual([["probe on only"], []]);
    return subject;
  };

  test("others wait, and go when it was good", () => {
    const subject = probe();
    subject.end("probe", "succeed");
    expect(subject.bindings()).toEqual(["probe on only", "a on only"]);
    subject.end("a", "succeed");
    expect(subject.bindings()).toEqual(["probe on only", "a on only", "b on only"]);
  });

  test("others wait, and fail with it", () => {
    const subject = probe();
    subject.end("probe", "fail");
    expect(subject.rejections()).toEqual(
      ["a", "b"].map((name) => `${name} HAROMBE_CLUSTER_NO_CANDIDATE`),
    );
  });

  test("who it could not serve anyway does not wait", () => {
    const subject = probe();
    subject.submit("c", { model: "other" });
    subject.submit("d", { tried: new Set(["only"]) });
    expect(subject.rejections()).toEqual(
      ["c", "d"].map((name) => `${name} HAROMBE_CLUSTER_NO_CANDIDATE`),
    );
  });

  test("nobody waits who may go elsewhere", () => {
    const subject = setUp({ probed: {}, other: { tier: 0 } });
    const { breaker } = subject.node("probed");
    for (let count = 0; count < 5; count += 1) breaker.begin()?.fail();
    subject.clock.advance(60_000);
    breaker.begin();
    subject.submit("a");
    expect(subject.bindings()).toEqual(["a on other"]);
  });
});

test("does not wait for a node that nobody has asked while another is free", () => {
  const subject = setUp({ silent: {}, free: {} });
  subject.node("silent").phase = "unchecked";
  subject.submit("a");
  expect(subject.bindings()).toEqual(["a on free"]);
});

describe("whoever waits keeps back nobody who could go", () => {
  test("not one with a prompt that another window holds", () => {
    const subject = setUp({ narrow: { speed: 300 }, wide: { speed: 300 } });
    subject.node("narrow").facts.contextWindowTokens = 2000;
    for (const name of ["a", "b"]) subject.submit(name);
    subject.submit("long", { promptTokens: 2100 });
    subject.submit("short");
    subject.release(subject.bindings().includes("a on narrow") ? "a" : "b");
    expect(subject.bindings().slice(2)).toEqual(["short on narrow"]);
  });

  test("not one that was refused by the node that is free", () => {
    const subject = setUp({ one: { speed: 300 }, two: { speed: 300 } });
    for (const name of ["a", "b"]) subject.submit(name);
    subject.submit("again", { tried: new Set(["one"]) });
    subject.submit("first");
    subject.release(subject.bindings().includes("a on one") ? "a" : "b");
    expect(subject.bindings().slice(2)).toEqual(["first on one"]);
  });
});

test("a caller who leaves, leaves the queue", () => {
  const subject = setUp({ only: {} });
  subject.submit("a");
  const leave = subject.submit("b");
  subject.submit("c");
  leave();
  subject.release("a");
  expect(subject.bindings()).toEqual(["a on only", "c on only"]);
});

test("higher priority goes first", () => {
  const subject = setUp({ only: {} });
  for (const [name, priority] of [
    ["a", 0],
    ["b", 0],
    ["c", 2],
  ] as const) {
    subject.submit(name, { priority });
  }
  subject.release("a");
  expect(subject.bindings()).toEqual(["a on only", "c on only"]);
});

test("a session goes where its prefix is, unless waiting there costs more", () => {
  const subject = setUp({ one: {}, two: {} });
  subject.node("two").prefixes.set("s", 6000);
  subject.submit("a", { session: "s", promptTokens: 6100 });
  expect(subject.bindings()).toEqual(["a on two"]);
  // 6,100 tokens of prompt are 10 s; an answer on the busy node takes as long again.
  subject.submit("b", { session: "s", promptTokens: 6100 });
  expect(subject.bindings()).toEqual(["a on two", "b on one"]);
});

test("another tier stands in when its own is expected to be busy for long, or is down", () => {
  const subject = setUp({ small: { tier: 0 }, medium: { tier: 1, speed: 5 }, large: { tier: 2 } });
  subject.submit("a");
  subject.submit("b");
  expect(subject.bindings()).toEqual(["a on medium", "b on large"]);
  subject.node("medium").phase = "down";
  subject.release("b");
  subject.submit("c");
  expect(subject.bindings().at(-1)).toBe("c on large");
});

test("strict waits for its own tier, and has no other", () => {
  const subject = setUp(
    { medium: { tier: 1, speed: 5 }, large: { tier: 2 } },
    { fallbackStrategy: "strict" },
  );
  subject.submit("a");
  subject.submit("b");
  expect([subject.bindings(), subject.dispatcher.queued]).toEqual([["a on medium"], 1]);
  subject.node("medium").phase = "down";
  subject.dispatcher.pump();
  expect(subject.rejections()).toEqual(["b HAROMBE_CLUSTER_NO_CANDIDATE"]);
});

test("a tier that nobody has is the nearest that exists, under strict as well", () => {
  const subject = setUp({ small: { tier: 0 }, large: { tier: 2 } }, { fallbackStrategy: "strict" });
  subject.submit("a", { tier: 1 });
  expect(subject.bindings()).toEqual(["a on large"]);
});

test("a node on this machine wins unless another is a tenth faster", () => {
  const build = (speed: number) => {
    const subject = setUp({ far: { speed }, here: { speed: 30 } });
    Object.assign(subject.node("here"), { isLocal: true });
    subject.submit("a");
    return subject.bindings();
  };
  expect([build(31), build(60)]).toEqual([["a on here"], ["a on far"]]);
});

test("a node that fails fast does not look idle", () => {
  const subject = setUp({ broken: { speed: 40 }, sound: { speed: 30 } });
  Object.assign(subject.node("broken").failures, { value: 2, at: subject.clock.now() });
  subject.submit("a");
  expect(subject.bindings()).toEqual(["a on sound"]);
});

test("serves a long queue whole and in order", () => {
  const subject = setUp({ only: {} }, {});
  const order: string[] = [];
  for (let index = 0; index < 4; index += 1) subject.submit(`r${index}`);
  for (let index = 0; index < 4; index += 1) {
    order.push(subject.bindings().at(-1)!);
    subject.release(`r${index}`);
  }
  expect(order).toEqual(["r0 on only", "r1 on only", "r2 on only", "r3 on only"]);
});
