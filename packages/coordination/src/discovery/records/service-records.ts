import { createHash } from "node:crypto";

import type { LocalInterface } from "../network/list-interfaces.ts";
import type { DnsRecord } from "../network/packet.ts";
import { toInstanceLabel } from "./instance-label.ts";
import { metaQueryName } from "./service-type.ts";
import { encodeTxt } from "./txt.ts";

/** What a node says about itself. */
export interface NodeDescription {
  /** As people call it, any text. */
  readonly name: string;
  readonly model: string;
  readonly tier: 0 | 1 | 2;
  /** From `getMachineId()`. */
  readonly machineId: string;
  /** Where its HTTP server listens. */
  readonly port: number;
}

/** The records of one service on one interface. */
export interface ServiceRecords {
  readonly meta: DnsRecord;
  readonly pointer: DnsRecord;
  readonly server: DnsRecord & { readonly type: "SRV" };
  readonly text: DnsRecord & { readonly type: "TXT" };
  readonly addresses: readonly DnsRecord[];
}

export interface ServiceRecordsOptions {
  readonly interface: Pick<LocalInterface, "addresses">;
  readonly serviceType: string;
  readonly ttlSeconds: number;
  /** Which of the names `laptop`, `laptop-2`, … is in use. */
  readonly attempt: number;
  /** Tells the process from others: a copy of the machine has the same name, id and port. */
  readonly process?: string;
}

/** The records that answer for a node on this interface, with the addresses of this interface only. */
export function createServiceRecords(
  node: NodeDescription,
  options: ServiceRecordsOptions,
): ServiceRecords {
  const { serviceType, ttlSeconds: ttl, attempt, process = "" } = options;
  const { addresses } = options.interface;
  const label = toInstanceLabel(node.name, attempt);
  const instance = `${label}.${serviceType}`;
  const target = toHostName(node, { label, process });
  const { name, model, tier, machineId: id, port } = node;
  const text = encodeTxt({ name, model, tier: String(tier), id });
  return {
    meta: { type: "PTR", name: metaQueryName, ttl, data: serviceType },
    pointer: { type: "PTR", name: serviceType, ttl, data: instance },
    server: { type: "SRV", name: instance, ttl, flush: true, data: { target, port } },
    text: { type: "TXT", name: instance, ttl, flush: true, data: text },
    addresses: addresses.map(({ address: data, family }) => ({
      type: family === 4 ? "A" : "AAAA",
      name: target,
      ttl,
      flush: true,
      data,
    })),
  };
}

/**
 * A host name that nobody else claims. Copies of a machine share its id, often its name and port
 * too, so what tells the process from others goes into it: else two of them would look like one
 * with two addresses. Two servers on one machine may speak on different interfaces, hence the label.
 */
function toHostName(
  { machineId, port }: NodeDescription,
  { label, process }: { readonly label: string; readonly process: string },
): string {
  const seed = JSON.stringify([machineId, port, label.toLowerCase(), process]);
  return `harombe-${createHash("sha256").update(seed).digest("hex").slice(0, 12)}.local`;
}

export const allRecords = (records: ServiceRecords): readonly DnsRecord[] => [
  records.pointer,
  records.server,
  records.text,
  ...records.addresses,
];
