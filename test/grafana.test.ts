import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { post } from "../apps/server/src/fixtures/http-client.ts";
import { startTestCluster } from "../apps/server/src/fixtures/start-test-cluster.ts";
import { startTestServer } from "../apps/server/src/fixtures/start-test-server.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: Readonly<Record<"h" | "w" | "x" | "y", number>>;
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly definition?: string }[];
  };
}

/** A metric with the labels that an expression names beside it. */
interface Use {
  readonly metric: string;
  readonly labels: readonly string[];
}

type Exposed = ReadonlyMap<string, ReadonlySet<string>>;

const dashboard: Dashboard = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "deploy", "grafana", "harombe.json"), "utf8"),
);
const expressions = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
];

/** Prometheus gives it to every series it scrapes. */
const scrapeLabels = new Set(["instance"]);

/** `by (le, node)` belongs to each metric of its expression. */
function usesOf(expression: string): readonly Use[] {
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => split(list));
  return [...expression.matchAll(/\b(harombe_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, metric = "", selectors = ""]) => ({
      metric,
      labels: [
        ...grouped,
        ...[...selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
      ].filter((label) => !scrapeLabels.has(label)),
    }),
  );
}

const split = (list = ""): readonly string[] => list.split(",").map((label) => label.trim());

/** Each series that has a sample, with its labels. */
async function readExposed(url: string): Promise<Exposed> {
  const text = await (await fetch(`${url}/metrics?format=prometheus`)).text();
  const exposed = new Map<string, Set<string>>();
  for (const [, name = "", pairs = ""] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const labels = exposed.get(name) ?? new Set();
    for (const [, label = ""] of pairs.matchAll(/(\w+)="/g)) labels.add(label);
    exposed.set(name, labels);
  }
  return exposed;
}

/** What the dashboard uses and a server does not have. */
function missingFrom(exposed: Exposed, uses: readonly Use[]): readonly string[] {
  return uses.flatMap(({ metric, labels }) => {
    const known = exposed.get(metric);
    if (known === undefined) return [metric];
    return labels.filter((label) => !known.has(label)).map((label) => `${metric}{${label}}`);
  });
}

const uses = expressions.flatMap(usesOf);
const question = { model: "harombe", messages: [{ role: "user", content: "count to 3" }] };

test("one machine exposes every metric and label of the dashboard, after an answer and a failure", async () => {
  await using server = await startTestServer();
  const ask = () => post(`${server.url}/v1/chat/completions`, question);
  expect((await ask()).status).toBe(200);
  await server.engine.setFaults([{ kind: "server-error" }]);
  expect((await ask()).status).toBe(502);
  expect(uses.length).toBeGreaterThan(30);
  expect(missingFrom(await readExposed(server.url), uses)).toEqual([]);
});

test("a cluster of two nodes exposes all of them, after an answer and a failure", async () => {
  const failing = { faults: [{ kind: "server-error" as const }] };
  await using cluster = await startTestCluster({ one: { engine: failing }, two: {} });
  const response = await post(`${cluster.url}/v1/chat/completions`, question);
  expect([response.status, response.headers.get("x-harombe-node")]).toEqual([200, "two"]);
  expect(missingFrom(await readExposed(cluster.url), uses)).toEqual([]);
});

test("a metric or a label that does not exist is found", () => {
  const wrong = usesOf('sum by (nod) (rate(harombe_runs{status="running", stat=~".*"}[5m]))');
  const exposed = new Map([["harombe_runs", new Set(["status"])]]);
  expect(missingFrom(exposed, wrong)).toEqual(["harombe_runs{nod}", "harombe_runs{stat}"]);
  expect(missingFrom(exposed, usesOf("harombe_gone_total"))).toEqual(["harombe_gone_total"]);
});

test("panels have ids of their own and do not lie on each other", () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
});

test("every series is asked of the data source that the reader chose", () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
  const sources = JSON.stringify(dashboard).match(/"uid":"[^"]*"/g) ?? [];
  expect(new Set(sources)).toEqual(new Set(['"uid":"harombe"', '"uid":"${datasource}"']));
});
