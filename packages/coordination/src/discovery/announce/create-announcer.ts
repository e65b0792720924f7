import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import type { LinkHandlers } from "../network/create-link-set.ts";
import type { Link } from "../network/open-link.ts";
import type { DnsPacket } from "../network/packet.ts";
import { toInstanceLabel } from "../records/instance-label.ts";
import {
  createServiceRecords,
  type NodeDescription,
  type ServiceRecords,
} from "../records/service-records.ts";
import { claimName } from "./claim-name.ts";
import { createResponder, type Responder } from "./create-responder.ts";
import { findConflict, type Conflict } from "./find-conflict.ts";
import { toAnnouncement, toGoodbye, toProbe } from "./packets.ts";
import { parseNode } from "./parse-node.ts";

export interface AnnouncerOptions {
  readonly node: NodeDescription;
  readonly serviceType: string;
  readonly ttlSeconds: number;
  readonly probeIntervalMs: number;
  readonly random: () => number;
  readonly onWarning: (error: unknown) => void;
}

/** One service on the links that are handed to it: claims its name, announces, answers, says goodbye. */
export interface Announcer extends LinkHandlers {
  readonly label: string;
  /** Claims a name and announces it. */
  start(): Promise<void>;
  /** Says something else about the node from now on, and tells everyone. */
  update(change: NodeChange): void;
  /** Says goodbye where it was announced. It answers nothing from then on. */
  stop(): void;
}

/** What may change while a node is announced. */
export type NodeChange = Partial<Pick<NodeDescription, "model" | "tier">>;

/** The second unsolicited announcement follows so much later (RFC 6762 section 8.3). */
const announceAgainMs = 1_000;

export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { random, onWarning } = options;
  const process = randomUUID();
  let { node } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const responders = new Map<Link, Responder>();
  let attempt = 1;
  /** Whether the name is ours, so that we answer for it. */
  let isClaimed = false;
  let hearConflict: ((conflict: Conflict) => void) | undefined;
  let claiming: Promise<void> | undefined;

  const recordsOn = (link: Link): ServiceRecords =>
    createServiceRecords(node, { ...options, interface: link.interface, attempt, process });
  const sendAll = (toPacket: (records: ServiceRecords) => DnsPacket): void => {
    for (const link of responders.keys()) link.send(toPacket(recordsOn(link)));
  };
  const probe = (next: number): void => {
    attempt = next;
    sendAll(toProbe);
  };
  const onConflict = (listener: (conflict: Conflict) => void): (() => void) => {
    hearConflict = listener;
    return () => {
      hearConflict = undefined;
    };
  };
  const announceAgain = async (): Promise<void> => {
    await delay(announceAgainMs, undefined, { signal });
    if (isClaimed) sendAll(toAnnouncement);
  };
  const claim = async (): Promise<void> => {
    await claimName({
      ...options,
      name: node.name,
      probe,
      onConflict,
      firstAttempt: attempt,
      signal,
    });
    isClaimed = true;
    sendAll(toAnnouncement);
    announceAgain().catch(ignoreAbort);
  };
  /** One claim at a time. */
  const startClaim = (): Promise<void> => {
    claiming ??= claim().finally(() => {
      claiming = undefined;
    });
    return claiming;
  };
  const reclaim = (): void => {
    if (!signal.aborted) startClaim().catch((error: unknown) => signal.aborted || onWarning(error));
  };
  let hasStarted = false;
  return {
    get label() {
      return toInstanceLabel(node.name, attempt);
    },
    start: async () => {
      await startClaim();
      hasStarted = true;
    },
    update: (change) => {
      node = parseNode({ ...node, ...change });
      if (!isClaimed) return;
      sendAll(toAnnouncement);
      announceAgain().catch(ignoreAbort);
    },
    onOpen: (link) => {
      responders.set(link, createResponder({ link, random }));
      if (hasStarted) reclaim();
    },
    onLost: (link) => {
      responders.get(link)?.close();
      responders.delete(link);
    },
    onPacket: (link, packet, source) => {
      const records = recordsOn(link);
      const conflict = findConflict(packet, records);
      if (conflict === "taken") isClaimed = false;
      if (conflict !== "none") hearConflict?.(conflict);
      if (conflict === "taken" && hasStarted) reclaim();
      if (packet.type === "query" && isClaimed)
        responders.get(link)?.answer(packet, source, records);
    },
    stop: () => {
      stopping.abort();
      for (const responder of responders.values()) responder.close();
      if (isClaimed) sendAll(toGoodbye);
      isClaimed = false;
    },
  };
}

const ignoreAbort = (): void => {};
