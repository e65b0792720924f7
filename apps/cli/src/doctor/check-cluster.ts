import type { Cluster, NodeStatus } from "@harombe/coordination";
import type { Assistant } from "@harombe/server";

import { waitUntilReady } from "../cluster/wait-until-ready.ts";
import { type Finding, pass, warn } from "./finding.ts";

/** How the nodes are when they are asked now. */
export async function checkCluster(
  { cluster }: Pick<Assistant, "cluster">,
  signal: AbortSignal,
): Promise<Finding> {
  if (!cluster) return pass("cluster", "one machine; no other nodes are configured");
  await waitUntilReady(cluster, { signal });
  return judge(cluster);
}

const fine: ReadonlySet<string> = new Set(["available", "busy", "loading", "asleep"]);

function judge(cluster: Cluster): Finding {
  const rows = cluster.status();
  const wrong = rows.filter(({ status }) => !fine.has(status));
  const names = rows.filter((row) => !wrong.includes(row)).map(({ name }) => name);
  const count = `${names.length} of ${rows.length} nodes answer`;
  const summary = names.length === 0 ? count : `${count}: ${names.join(", ")}`;
  if (wrong.length === 0) return pass("cluster", summary);
  const troubles = wrong.map(({ name, status, reason }) => `${name} is ${status}: ${reason}`);
  const fixes = [...new Set(wrong.map((row) => fixFor(row)))];
  return warn("cluster", [summary, ...troubles].join("\n"), fixes.join("\n"));
}

function fixFor({ name, status, reason }: NodeStatus): string {
  if (status === "unauthorized") return `Set cluster.nodes[].auth_token of ${name} to its token`;
  if (reason === "it is disabled") return `harombe cluster resume ${name}`;
  return `Start what should listen there, or harombe cluster remove ${name}`;
}
