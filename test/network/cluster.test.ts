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

/** Each request ended, once. */
function expectOneEndEach(endings: readonly Ending[]): void {
  const indexes = endings.map(({ index }) => index).toSorted((one, other) => one - other);
  expect(indexes).toEqual([...endings.keys()]);
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

  const expectAtRest = async (): Promise<void> => {
    const inFlight = async (): Promise<unknown> => {
      const rows = (await cluster.rows()).map((node) => node.inFlight + node.queued);
      const stats = await Promise.all(cluster.nodes.map(({ process }) => process.call("stats")));
      const { cluster_summary: all } = (await cluster.client.call(
        "get",
        "/metrics",
      )) as MetricsReport;
      return {
        rows,
        engines: stats.map((each) => each?.inFlight),
        all: all.in_flight + all.queued,
      };
    };
    const none = cluster.nodes.map(() => 0);
    await expect.poll(inFlight, patience).toEqual({ rows: none, engines: none, all: 0 });
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
});
