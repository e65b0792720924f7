import type {
  ClusterMetrics,
  NodeMetricsRow,
  NodeStatus,
  NodeStatusName,
} from "@harombe/coordination";
import { Counter, Gauge, type Registry } from "prom-client";

type Write = (labels: Readonly<Record<string, string>>, value: number) => void;

/** What is known when Prometheus asks. */
export interface Reading {
  readonly metrics: ClusterMetrics;
  readonly status: readonly StatusReading[];
}

type StatusReading = Pick<NodeStatus, "name" | "status" | "slots">;

interface Series {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly collect: (reading: Reading, write: Write) => void;
}

type Collect = Series["collect"];

const ofEachNode =
  (valueOf: (row: NodeMetricsRow) => number): Collect =>
  ({ metrics }, write) => {
    for (const [node, row] of Object.entries(metrics.nodes)) write({ node }, valueOf(row));
  };

const ofEachStatus =
  (valueOf: (row: StatusReading) => number): Collect =>
  ({ status }, write) => {
    for (const row of status) write({ node: row.name }, valueOf(row));
  };

/** All of them, and whether a node in that state is up. */
const isUp: Readonly<Record<NodeStatusName, boolean>> = {
  available: true,
  busy: true,
  loading: true,
  draining: false,
  unavailable: false,
  unauthorized: false,
  asleep: false,
};
const statusNames = Object.keys(isUp);

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
    collect: ({ metrics }, write) => write({}, metrics.cluster_summary.queued),
  },
  {
    type: "counter",
    name: "harombe_escalations_total",
    help: "Runs that moved to a higher tier, by what spoke against the lower one",
    labelNames: ["evidence"],
    collect({ metrics }, write) {
      const { escalations } = metrics.cluster_summary;
      for (const [evidence, count] of Object.entries(escalations)) write({ evidence }, count);
    },
  },
  {
    type: "gauge",
    name: "harombe_node_up",
    help: "1 where a node is available, busy or loading",
    labelNames: ["node"],
    collect: ofEachStatus(({ status }) => (isUp[status] ? 1 : 0)),
  },
  {
    type: "gauge",
    name: "harombe_node_status",
    help: "1 for the state that a node is in, 0 for the others",
    labelNames: ["node", "status"],
    collect({ status: rows }, write) {
      for (const { name: node, status: current } of rows) {
        for (const status of statusNames) write({ node, status }, status === current ? 1 : 0);
      }
    },
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
    collect({ metrics }, write) {
      for (const [node, row] of Object.entries(metrics.nodes)) {
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
    collect({ metrics }, write) {
      for (const [node, { errors }] of Object.entries(metrics.nodes)) {
        for (const [kind, count] of Object.entries(errors)) write({ node, kind }, count);
      }
    },
  },
];

/** Written anew each time, so nodes that left leave no series behind. */
export function registerClusterSeries(registry: Registry, reading: () => Reading | null): void {
  for (const { type, collect, labelNames, ...about } of series) {
    const options = { ...about, labelNames: [...labelNames], registers: [registry] };
    const read = (write: Write): void => {
      const current = reading();
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
