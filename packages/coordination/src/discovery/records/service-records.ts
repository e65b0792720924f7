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
}

/** The records that answer for a node on this interface, with the addresses of this interface only. */
export function createServiceRecords(
  node: NodeDescription,
  { interface: { addresses }, serviceType, ttlSeconds: ttl, attempt }: ServiceRecordsOptions,
): ServiceRecords {
  const label = toInstanceLabel(node.name, attempt);
  const instance = `${label}.${serviceType}`;
  const target = toHostName(node, label);
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
 * A host name that nobody else claims: cloned machines share a machine id, and two servers on
 * one machine may speak on different interfaces, so the label, which is unique, goes into it.
 */
function toHostName({ machineId, port }: NodeDescription, label: string): string {
  const seed = JSON.stringify([machineId, port, label.toLowerCase()]);
  return `harombe-${createHash("sha256").update(seed).digest("hex").slice(0, 12)}.local`;
}

export const allRecords = (records: ServiceRecords): readonly DnsRecord[] => [
  records.pointer,
  records.server,
  records.text,
  ...records.addresses,
];
