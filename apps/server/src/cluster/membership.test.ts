import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startTestCluster, type TestCluster } from "../fixtures/start-test-cluster.ts";
import type { MetricsReport } from "../metrics/metrics-schema.ts";

const engine = { tokensPerSecond: 150, models: ["simulated:1b"] };
const node = { slots: 1, engine };
const counted = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20";
const messages = [{ role: "user", content: "count to 20" }];

interface Ending {
  readonly status: number;
  readonly isWhole: boolean;
}

/** Streams, whole answers and vectors in turn. */
const kinds = [
  async ({ url }: TestCluster): Promise<Ending> => {
    const body = { model: "harombe", messages, stream: true };
    const response = await post(`${url}/v1/chat/completions`, body);
    const text = await response.text();
    return { status: response.status, isWhole: text.includes("[DONE]") && !text.includes("error") };
  },
  async ({ url }: TestCluster): Promise<Ending> => {
    const response = await post(`${url}/api/chat`, { model: "harombe", messages, stream: false });
    return { status: response.status, isWhole: (await response.text()).includes(counted) };
  },
  async ({ url }: TestCluster): Promise<Ending> => {
    const response = await post(`${url}/api/embed`, { model: "simulated:1b", input: ["a", "b"] });
    return { status: response.status, isWhole: (await response.text()).includes("embeddings") };
  },
];

/** A steady load: each worker asks again as soon as it was answered. */
function startLoad(cluster: TestCluster, workers: number): { stop(): Promise<readonly Ending[]> } {
  const endings: Ending[] = [];
  const over = new AbortController();
  let turn = 0;
  const work = Array.from({ length: workers }, async () => {
    while (!over.signal.aborted) endings.push(await kinds[(turn += 1) % kinds.length]!(cluster));
  });
  return {
    async stop() {
      over.abort();
      await Promise.all(work);
      return endings;
    },
  };
}

test("under a steady load nodes drain, resume, leave and join, and nobody notices", async () => {
  await using cluster = await startTestCluster({ one: node, two: node, three: node });
  const metrics = (): Promise<MetricsReport> => getJson(fetch(`${cluster.url}/metrics`));
  const rowOf = async (name: string) => (await metrics()).nodes[name];
  const answeredBy = async (name: string): Promise<number> =>
    (await rowOf(name))?.successful_requests ?? 0;
  const untilMore = async (name: string): Promise<void> => {
    const before = await answeredBy(name);
    await expect.poll(() => answeredBy(name), { timeout: 5000 }).toBeGreaterThan(before);
  };
  const load = startLoad(cluster, 6);
  await untilMore("one");
  await getJson(post(`${cluster.url}/cluster/nodes/one/drain`));
  await expect.poll(async () => (await rowOf("one"))?.in_flight, { timeout: 5000 }).toBe(0);
  const drained = await answeredBy("one");
  await untilMore("two");
  expect(await answeredBy("one")).toBe(drained);
  await getJson(post(`${cluster.url}/cluster/nodes/one/resume`));
  await untilMore("one");
  const removed = await fetch(`${cluster.url}/cluster/nodes/two`, { method: "DELETE" });
  expect(removed.ok).toBe(true);
  expect(await rowOf("two")).toBeUndefined();
  expect(cluster.node("two").engine.stats()).toMatchObject({ inFlight: 0, cancelled: 0 });
  await untilMore("three");
  await cluster.assistant.addNode(cluster.node("two").config);
  await untilMore("two");
  const endings = await load.stop();
  // Each of the six has asked again, at the least.
  expect(endings.length).toBeGreaterThan(6);
  expect(endings.filter(({ status, isWhole }) => status !== 200 || !isWhole)).toEqual([]);
  const { cluster_summary: summary, recent_errors: errors } = await metrics();
  expect([summary.in_flight, summary.queued, errors]).toEqual([0, 0, []]);
}, 20_000);
