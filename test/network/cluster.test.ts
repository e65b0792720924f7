import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Ending } from "./cluster-client.ts";
import { type Machine, type Row, startCluster, type TestCluster } from "./start-cluster.ts";

interface MetricsReport {
  readonly cluster_summary: { readonly in_flight: number; readonly queued: number };
}

const patience = { timeout: 12_000, interval: 100 };

const counted = (count: number): string =>
  Array.from({ length: count }, (_, index) => String(index + 1)).join(" ");

/** What is wrong with how a request ended: only what had begun may break off, and says so. */
function findFlaw({ count, outcome, text, code, isStream }: Ending): string | null {
  const whole = counted(count);
  if (outcome === "answer") return text === whole ? null : `answered ${text}`;
  if (outcome !== "error") return outcome;
  if (code !== "HAROMBE_CLUSTER_INTERRUPTED") return code;
  if (isStream && text === "") return "broke off before it began";
  return whole.startsWith(text) ? null : `broke off after ${text}`;
}

const flawsOf = (endings: readonly Ending[]): readonly object[] =>
  endings.flatMap((ending) => {
    const flaw = findFlaw(ending);
    return flaw === null ? [] : [{ ...ending, flaw }];
  });

function expectEachOnce(endings: readonly Ending[]): void {
  const indexes = endings.map(({ index }) => index).toSorted((one, other) => one - other);
  expect(indexes).toEqual([...endings.keys()]);
}

/** Each request ended once, with its whole answer or with the one error that is allowed. */
function expectOneEndEach(endings: readonly Ending[]): void {
  expectEachOnce(endings);
  expect(flawsOf(endings)).toEqual([]);
}

const brokenOf = (endings: readonly Ending[]): readonly Ending[] =>
  endings.filter(({ outcome }) => outcome !== "answer");

describe("a cluster of five machines under a steady load", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster[Symbol.asyncDispose]());
  beforeEach(() => untilAllAvailable(), 20_000);

  const machine = (name: string): Machine => {
    const found = cluster.nodes.find((node) => node.name === name);
    if (!found) throw new TypeError(`there is no ${name}`);
    return found;
  };

  const row = async (name: string): Promise<Row | undefined> =>
    (await cluster.rows()).find((found) => found.name === name);

  const untilAllAvailable = async (): Promise<void> => {
    const states = async (): Promise<unknown> => (await cluster.rows()).map(({ status }) => status);
    await expect.poll(states, patience).toEqual(cluster.nodes.map(() => "available"));
  };

  const untilAllReached = async (): Promise<void> => {
    const states = async (): Promise<unknown> => {
      const rows = await cluster.rows().catch(() => []);
      return rows.filter(({ status }) => status === "available" || status === "busy").length;
    };
    await expect.poll(states, patience).toBe(cluster.nodes.length);
  };

  const startLoad = (): Promise<void> => cluster.client.call("start");

  const untilWorking = async (name: string): Promise<void> => {
    await expect.poll(async () => (await row(name))?.inFlight, patience).toBe(1);
  };

  const untilStatus = async (name: string, pattern: RegExp): Promise<void> => {
    await expect.poll(async () => (await row(name))?.status, patience).toMatch(pattern);
  };

  /** Its own model is nowhere else. */
  const untilAnswering = async (name: string): Promise<void> => {
    await untilStatus(name, /^(available|busy)$/);
    const { node, outcome } = await cluster.client.call("ask", `${name}:1b`);
    expect({ node, outcome }).toEqual({ node: name, outcome: "answer" });
  };

  const enginesInFlight = async (): Promise<readonly unknown[]> => {
    const calls = cluster.nodes.map(async ({ process }) => (await process.call("stats"))?.inFlight);
    return Promise.all(calls);
  };

  /** Nothing is in flight in the coordinator's rows and metrics, nor at any engine. */
  const expectAtRest = async (): Promise<void> => {
    const inFlight = async (): Promise<unknown> => {
      const rows = (await cluster.rows()).map((node) => node.inFlight + node.queued);
      const report = (await cluster.client.call("get", "/metrics")) as MetricsReport;
      const { in_flight: working, queued } = report.cluster_summary;
      return { rows, engines: await enginesInFlight(), working, queued };
    };
    const none = cluster.nodes.map(() => 0);
    const rest = { rows: none, engines: none, working: 0, queued: 0 };
    await expect.poll(inFlight, patience).toEqual(rest);
  };

  test("loses at most what a killed one had begun, and uses it again when it is back", async () => {
    await startLoad();
    await untilWorking("node-1");
    await machine("node-1").process.kill();
    await untilStatus("node-1", /^unavailable$/);
    await machine("node-1").start();
    await untilAnswering("node-1");
    const endings = await cluster.client.call("stop");
    expectOneEndEach(endings);
    expect(brokenOf(endings).length).toBeLessThanOrEqual(1);
    await expectAtRest();
  });

  test("gives the work of one that is cut off to others, and uses it again when it is back", async () => {
    await startLoad();
    await untilWorking("node-2");
    await machine("node-2").host.setCable("down");
    await untilStatus("node-2", /^unavailable$/);
    await machine("node-2").host.setCable("up");
    await untilAnswering("node-2");
    const endings = await cluster.client.call("stop");
    expectOneEndEach(endings);
    expect(brokenOf(endings).length).toBeLessThanOrEqual(1);
    await expectAtRest();
  });

  test("answers on while one is slow and loses packets", async () => {
    const { host } = machine("node-3");
    await startLoad();
    await untilWorking("node-3");
    await host.setRate(64);
    await host.setLoss(10);
    const before = (await cluster.endings()).length;
    const since = async (): Promise<number> => (await cluster.endings()).length - before;
    await expect.poll(since, patience).toBeGreaterThanOrEqual(20);
    await host.run("tc", "qdisc", "delete", "dev", "eth0", "root");
    await host.run("nft", "delete", "table", "inet", "loss");
    await untilAnswering("node-3");
    expectOneEndEach(await cluster.client.call("stop"));
    await expectAtRest();
  });

  test("gives up on one that takes connections and says nothing, until it speaks again", async () => {
    await startLoad();
    await untilWorking("node-4");
    machine("node-4").process.signal("SIGSTOP");
    await untilStatus("node-4", /^unavailable$/);
    machine("node-4").process.signal("SIGCONT");
    await untilAnswering("node-4");
    const endings = await cluster.client.call("stop");
    expectOneEndEach(endings);
    expect(brokenOf(endings).length).toBeLessThanOrEqual(1);
    await expectAtRest();
  });

  test("has nothing left at the nodes when the coordinator is killed, and goes on when it is back", async () => {
    await startLoad();
    await untilWorking("node-5");
    await cluster.coordinator.process.kill();
    await expect.poll(() => enginesInFlight(), patience).toEqual(cluster.nodes.map(() => 0));
    await cluster.coordinator.start();
    await untilAllReached();
    const { started } = await cluster.client.call("progress");
    const after = async (): Promise<number> =>
      (await cluster.endings()).filter(({ index }) => index >= started).length;
    await expect.poll(after, patience).toBeGreaterThanOrEqual(10);
    const endings = await cluster.client.call("stop");
    expectEachOnce(endings);
    expect(endings.filter(({ outcome }) => outcome === "cut").length).toBeGreaterThan(0);
    expect(endings.filter(({ outcome }) => outcome === "silent")).toEqual([]);
    expect(flawsOf(endings.filter(({ outcome }) => outcome === "answer"))).toEqual([]);
    expect(endings.every(({ count, text }) => counted(count).startsWith(text))).toBe(true);
    // A coordinator that has reached no node yet says so; from then on all are answered.
    expect(flawsOf(endings.filter(({ index }) => index >= started))).toEqual([]);
    await expectAtRest();
  });
});
