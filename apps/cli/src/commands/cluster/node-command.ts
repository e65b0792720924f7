import type { LoadedConfig } from "@harombe/config";
import { Option } from "clipanion";

import type { ClusterClient } from "../../cluster/cluster-client.ts";
import { keyOfNode, unknownNode } from "../../cluster/find-node.ts";
import { ClusterCommand } from "./cluster-command.ts";

/** A node by its name, where it is known. */
export interface FoundNode {
  readonly loaded: LoadedConfig;
  /** Its key in the file, such as `cluster.nodes[1]`; null when the file does not have it. */
  readonly key: string | null;
  /** The running server; null when none runs, or when it does not know the node. */
  readonly running: ClusterClient | null;
}

/** The base of the commands about one node that is there already. */
export abstract class NodeCommand extends ClusterCommand {
  name = Option.String({ name: "NAME" });

  /** Throws for a name that neither the file nor the running server has. */
  protected async findNode(): Promise<FoundNode> {
    const loaded = await this.loadConfig();
    const key = keyOfNode(loaded, this.name);
    const client = await this.runningCluster(loaded);
    const rows = (await client?.status({ signal: this.context.signal })) ?? [];
    const isRunning = rows.some(({ name }) => name === this.name);
    if (key === null && !isRunning) {
      const configured = loaded.config.cluster.nodes.map(({ name }) => name);
      throw unknownNode(this.name, [...new Set([...configured, ...rows.map(({ name }) => name)])]);
    }
    return { loaded, key, running: isRunning ? client : null };
  }

  /** Says what was changed where. */
  protected reportChange(
    done: string,
    { key, running, loaded: { path } }: FoundNode,
    more: object = {},
  ): void {
    const places = [
      ...(key === null ? [] : [path]),
      ...(running === null ? [] : [`the server at ${running.url}`]),
    ];
    const value = {
      name: this.name,
      file: key === null ? null : path,
      server: running?.url ?? null,
    };
    this.report({ ...value, ...more }, () => `${done} in ${places.join(" and in ")}.`);
  }
}
