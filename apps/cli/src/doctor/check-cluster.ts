import type { Config } from "@harombe/config";

import { type Finding, pass, warn } from "./finding.ts";

export function checkCluster({ cluster }: Config): Finding {
  const count = cluster.nodes.filter(({ enabled }) => enabled).length;
  if (count === 0) return pass("cluster", "one machine; no other nodes are configured");
  const nodes = count === 1 ? "1 node is" : `${count} nodes are`;
  const message = `${nodes} configured, but this version answers from this machine alone`;
  return warn("cluster", message, null);
}
