import type { Cluster, NodeMetricsRow, NodeStatus } from "@harombe/coordination";
import { Counter, Gauge, type Registry } from "prom-client";

type Write = (labels: Readonly<Record<string, string>>, value: number) => void;

interface Series {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly collect: (cluster: Cluster, write: Write) => void;
}

type Collect = Series["collect"];

const ofEachNode =
  (valueOf: (row: NodeMetricsRow) => number): Collect =>
  (cluster, write) => {
    for (const [node, row] of Object.entries(cluster.metrics().nodes))
      write({ node }, valueOf(row));
  };

const ofEachStatus =
  (valueOf: (row: NodeStatus) => number): Collect =>
  (cluster, write) => {
    for (const row of cluster.status()) write({ node: row.name }, valueOf(row));
  };

const upStates: ReadonlySet<string> = new Set(["available", "busy", "loading"]);

/**
 * A request that moves from a node that fails to another is one call of a model, and an attempt on
 * each of the two; so attempts have series of their own.
 */
const series: readonly Series[] = [
  {
    type: "gauge",
    name: "harombe_node_requests_in_flight",
    help: "Requests under way on a node",
    labelNames: ["node"],
    collect: ofEachNode((row) => row.in_flight),
  },
  {
    type: "gauge",
    name: "harombe_node_requests_queued",
    help: "Requests in the coordinator's queue that wait for a node",
    labelNames: ["node"],
    collect: ofEachNode((row) => row.queued),
  },
  {
    type: "gauge",
    name: "harombe_requests_queued",
    help: "Requests in the coordinator's queue",
    labelNames: [],
    collect: (cluster, write) => write({}, cluster.metrics().cluster_summary.queued),
  },
  {
    type: "counter",
    name: "harombe_escalations_total",
    help: "Runs that moved to a higher tier, by what spoke against the lower one",
    labelNames: ["evidence"],
    collect(cluster, write) {
      const { escalations } = cluster.metrics().cluster_summary;
      for (const [evidence, count] of Object.entries(escalations)) write({ evidence }, count);
    },
  },
  {
    type: "gauge",
    name: "harombe_node_up",
    help: "1 where a node is available, busy or loading",
    labelNames: ["node"],
    collect: ofEachStatus(({ status }) => (upStates.has(status) ? 1 : 0)),
  },
  {
    type: "gauge",
    name: "harombe_node_slots",
    help: "Requests that a node serves at once",
    labelNames: ["node"],
    collect: ofEachStatus(({ slots }) => slots),
  },
  {
    type: "counter",
    name: "harombe_node_attempts_total",
    help: "Attempts on a node since it joined, by outcome",
    labelNames: ["node", "outcome"],
    collect(cluster, write) {
      for (const [node, row] of Object.entries(cluster.metrics().nodes)) {
        write({ node, outcome: "ok" }, row.successful_requests);
        write({ node, outcome: "failed" }, row.failed_requests);
        write({ node, outcome: "aborted" }, row.cancelled_requests);
      }
    },
  },
  {
    type: "counter",
    name: "harombe_node_errors_total",
    help: "Failed attempts on a node since it joined, by kind",
    labelNames: ["node", "kind"],
    collect(cluster, write) {
      for (const [node, { errors }] of Object.entries(cluster.metrics().nodes)) {
        for (const [kind, count] of Object.entries(errors)) write({ node, kind }, count);
      }
    },
  },
];

/** Reads the cluster when it is asked, so nodes that left leave no series behind. */
export function registerClusterSeries(registry: Registry, cluster: () => Cluster | null): void {
  for (const { type, collect, labelNames, ...about } of series) {
    const options = { ...about, labelNames: [...labelNames], registers: [registry] };
    const read = (write: Write): void => {
      const current = cluster();
      if (current) collect(current, write);
    };
    if (type === "gauge") {
      const gauge: Gauge = new Gauge({
        ...options,
        collect() {
          gauge.reset();
          read((labels, value) => gauge.set(labels, value));
        },
      });
    } else {
      const counter: Counter = new Counter({
        ...options,
        collect() {
          counter.reset();
          read((labels, value) => counter.inc(labels, value));
        },
      });
    }
  }
}
