import { formatKeyPath } from "../keys/key-path.ts";
import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";

/** What the server itself goes by: the router decides, or picks within a tier. */
const ownNames = /^harombe(?::[012])?$/;

/** Aliases that nobody can ask for, or that name a node which the cluster does not list. */
export function lostAliases({ cluster }: Config): readonly ConfigWarning[] {
  const { aliases, nodes, discovery } = cluster;
  const known = new Set(nodes.map(({ name }) => name));
  // Without a list a machine answers alone, and nodes that are found join under names of theirs.
  const isListed = nodes.length > 0 && discovery.method === "explicit";
  return Object.entries(aliases).flatMap(([alias, names]) => {
    const path = formatKeyPath(["cluster", "aliases", alias]);
    if (ownNames.test(alias)) {
      return [lost(path, `${path} is never asked for: ${alias} is the router's own name`)];
    }
    return Object.keys(names)
      .filter((node) => isListed && !known.has(node))
      .map((node) => {
        const place = formatKeyPath(["cluster", "aliases", alias, node]);
        return lost(place, `${place} is for a node that cluster.nodes does not list`);
      });
  });
}

function lost(path: string, message: string): ConfigWarning {
  return { code: "lost-alias", path, message };
}
