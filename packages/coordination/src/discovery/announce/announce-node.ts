import { createLinkSet, type LinkOptions } from "../network/create-link-set.ts";
import type { NodeDescription } from "../records/service-records.ts";
import { defaultServiceType, parseServiceType } from "../records/service-type.ts";
import { createAnnouncer, type NodeChange } from "./create-announcer.ts";
import { parseNode, requireWithin } from "./parse-node.ts";

export interface AnnounceOptions extends NodeDescription, LinkOptions {
  /** Default `_harombe._tcp.local`. */
  readonly serviceType?: string | undefined;
  /** How long others keep what they heard, 1 to 4,500. Default 120. */
  readonly ttlSeconds?: number | undefined;
  /** Between the three probes for the name, 1 to 10,000. Default 250, as RFC 6762 has it. */
  readonly probeIntervalMs?: number | undefined;
  readonly random?: (() => number) | undefined;
  /** Before the node is announced: rejects with the reason. After: says goodbye. */
  readonly signal?: AbortSignal | undefined;
}

/** A node that is visible on the network. */
export interface Announcement extends AsyncDisposable {
  /** The label in use: the name, or `name-2`, … when another node on the network has that name. */
  readonly label: string;
  /** Names of the interfaces it speaks on at the moment. */
  readonly interfaces: readonly string[];
  /** Announces another model or tier. Throws `TypeError` for a bad value. */
  update(change: NodeChange): void;
  /** Says goodbye on every interface (a TTL of 0) and closes the sockets. */
  close(): Promise<void>;
}

/**
 * Makes a node visible by multicast DNS on every real interface, each with its own addresses, and
 * resolves when its name is claimed and announced (about a second). Interfaces that come later are
 * picked up; without any it waits for one. Throws `TypeError` for a bad value and
 * `HAROMBE_DISCOVERY_NAME_TAKEN` when 99 names are taken; everything else goes to `onWarning`.
 */
export async function announceNode(options: AnnounceOptions): Promise<Announcement> {
  const { signal, random = Math.random, onWarning = () => {} } = options;
  const announcer = createAnnouncer({
    node: parseNode(options),
    serviceType: parseServiceType(options.serviceType ?? defaultServiceType),
    ttlSeconds: requireWithin("ttlSeconds", options.ttlSeconds ?? 120, [1, 4_500]),
    probeIntervalMs: requireWithin("probeIntervalMs", options.probeIntervalMs ?? 250, [1, 10_000]),
    random,
    onWarning,
  });
  signal?.throwIfAborted();
  const linkSet = await createLinkSet(options, announcer);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    announcer.stop();
    signal?.removeEventListener("abort", onAbort);
    closing ??= linkSet.close();
    return closing;
  };
  const onAbort = (): void => void close().catch(onWarning);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    await announcer.start();
  } catch (error) {
    await close();
    throw signal?.aborted === true ? signal.reason : error;
  }
  return {
    get label() {
      return announcer.label;
    },
    get interfaces() {
      return [...new Set([...linkSet.links.values()].map((link) => link.interface.name))];
    },
    update: (change) => announcer.update(change),
    close,
    [Symbol.asyncDispose]: close,
  };
}
