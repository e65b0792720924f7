import type { NodeConfig } from "./cluster-client.ts";
import type { FoundNode } from "./find-nodes.ts";

type NewNode = Pick<NodeConfig, "name" | "host" | "port" | "model" | "tier" | "kind">;

/**
 * Those of the found nodes that may join: they are trusted, say what they run, and neither their
 * name nor their address is taken.
 */
export function toNewNodes(
  found: readonly FoundNode[],
  known: readonly Pick<NodeConfig, "name" | "host" | "port">[],
): readonly NewNode[] {
  const joining: NewNode[] = [];
  for (const { name, url, model, tier, trusted } of found) {
    if (!trusted || url === null || model === null) continue;
    const { hostname, port } = new URL(url);
    const node = {
      ...{ name, model, host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) },
      ...{ tier: tier ?? 1, kind: "harombe" as const },
    };
    const isTaken = [...known, ...joining].some(
      (other) => other.name === name || (other.host === node.host && other.port === node.port),
    );
    if (!isTaken) joining.push(node);
  }
  return joining;
}
