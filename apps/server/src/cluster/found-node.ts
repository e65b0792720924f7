import type { Tier } from "@harombe/coordination";
import type { Credentials } from "@harombe/llm";

/** A machine that was found on the network and proved that it knows the discovery token. */
export interface FoundNode {
  /** Unique among what is found: the label of its announcement. */
  readonly label: string;
  /** Where it proved itself. */
  readonly url: string;
  /** All that it announced; the proven one is among them. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Proven, not only announced. */
  readonly machineId: string;
  readonly model: string;
  readonly tier: Tier;
  /** A pass for each request, so that none needs the token of that machine. */
  readonly credentials: Credentials;
}

/** What takes part besides the nodes of the config. */
export interface FoundMachines {
  /** Who was there first stands first. */
  readonly nodes: readonly FoundNode[];
  /** This machine, as a node beside those where the config lists none and it has a model. */
  readonly self: { readonly name: string; readonly tier: Tier; readonly model: string | null };
  /** `cluster.discovery.max_nodes`. */
  readonly nodesMax: number;
}

/** Whether a found machine joined, and why not. */
export interface Placement {
  readonly label: string;
  /** Its name in the cluster; null where it did not join. */
  readonly name: string | null;
  /** Null where it joined. */
  readonly reason: string | null;
  /** The node of the config that it is; null where it is none. */
  readonly twin: string | null;
}
