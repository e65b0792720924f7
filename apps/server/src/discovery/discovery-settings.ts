import type { LinkOptions } from "@harombe/coordination";

/** How a server finds others and is found; what the config does not say. */
export interface DiscoverySettings {
  /** Interfaces and port. Default: all real interfaces, port 5353. */
  readonly links: Pick<LinkOptions, "interfaces" | "mdnsPort" | "interfacePollMs" | "peers">;
  /** How long others keep what they heard. Default 120. */
  readonly ttlSeconds: number;
  /** Announced machines that are looked at; more are not heard. Default 64. */
  readonly heardMax: number;
  /** Machines that are asked for their proof at the same time. Default 4. */
  readonly proofsMax: number;
  /** How long one machine may take for its proof. Default 5000. */
  readonly proofTimeoutMs: number;
  /** How often one that proved itself is asked again. Default 300 000. */
  readonly reproofMs: number;
  /** The first wait after a proof that failed; doubled each time, up to `reproofMs`. Default 5000. */
  readonly retryMs: number;
  /** How often this machine's own model is looked at. Default 30 000. */
  readonly modelPollMs: number;
  /** Default: the one of this machine. */
  readonly machineId?: string | undefined;
}

export const defaultDiscoverySettings: DiscoverySettings = {
  links: {},
  ttlSeconds: 120,
  heardMax: 64,
  proofsMax: 4,
  proofTimeoutMs: 5000,
  reproofMs: 300_000,
  retryMs: 5000,
  modelPollMs: 30_000,
};

/** One line for a person who looks at the log. */
export interface DiscoveryNotice {
  readonly level: "info" | "warning";
  readonly message: string;
}
