import { type Config, resolveSecret, type ResolveSecretOptions } from "@harombe/config";
import type { ClusterNode } from "@harombe/coordination";

import { ServerError } from "../errors/server-error.ts";
import type { NodeConfig } from "./node-config.ts";
import { toClusterNode, type ToClusterNodeOptions } from "./to-cluster-node.ts";
import { toTimeouts } from "./to-cluster-options.ts";

/** A node that is ready to join. */
export interface PreparedNode {
  readonly node: ClusterNode;
  readonly isEnabled: boolean;
  /** The same for the same machine under the same settings and secrets. */
  readonly key: string;
}

export interface PrepareNodesOptions extends Pick<ToClusterNodeOptions, "own" | "discoveryToken"> {
  readonly secrets: ResolveSecretOptions;
}

/**
 * Checks nodes and reads their secrets, and changes nothing. Throws `ConfigError`
 * `HAROMBE_CONFIG_SECRET`, or `HAROMBE_SERVER_INVALID_REQUEST` for a name that is there twice and a
 * host that is none.
 */
export async function prepareNodes(
  { nodes, routing }: Config["cluster"],
  { secrets, own, discoveryToken }: PrepareNodesOptions,
): Promise<ReadonlyMap<string, PreparedNode>> {
  const prepared = new Map<string, PreparedNode>();
  const timeouts = toTimeouts(routing.timeouts);
  for (const [index, config] of nodes.entries()) {
    if (prepared.has(config.name)) throw nameTaken(config.name);
    const key = `cluster.nodes[${index}].auth_token`;
    const token = await readToken(config, { ...secrets, key });
    const node = toClusterNode(config, { token, timeouts, own, discoveryToken });
    const identity = JSON.stringify([config, token, timeouts]);
    prepared.set(config.name, { node, key: identity, isEnabled: config.enabled });
  }
  return prepared;
}

/** A machine that is switched off needs no secret. */
async function readToken(
  { auth_token: token, enabled }: NodeConfig,
  secrets: ResolveSecretOptions,
): Promise<string | null> {
  return token === null || !enabled ? null : resolveSecret(token, secrets);
}

export function nameTaken(name: string): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_CONFLICT",
    `The cluster has a node ${JSON.stringify(name)} already`,
    { hint: "Choose another name, or remove that node first." },
  );
}
