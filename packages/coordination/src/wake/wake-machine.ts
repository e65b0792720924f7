import { createSocket, type Socket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";

import { requireWithin } from "../discovery/announce/parse-node.ts";
import { DiscoveryError } from "../discovery/errors/discovery-error.ts";
import {
  listInterfaces,
  type ListInterfacesOptions,
} from "../discovery/network/list-interfaces.ts";
import { toBroadcastAddress } from "./broadcast-address.ts";
import { createMagicPacket } from "./magic-packet.ts";
import { parseMacAddress } from "./parse-mac-address.ts";

export interface WakeMachineOptions extends Pick<ListInterfacesOptions, "networkInterfaces"> {
  /** `3c:7c:3f:12:ab:90`, with hyphens, dots or bare. */
  readonly mac: string;
  /** Where to send, at most 64. Default: the broadcast address of every real IPv4 interface. */
  readonly broadcastAddresses?: readonly string[] | undefined;
  /** Default 9, "discard"; some machines listen on 7. */
  readonly port?: number | undefined;
  /** Packets to each address, since nobody confirms one, 1 to 10. Default 3. */
  readonly packets?: number | undefined;
  /** Between packets. Default 100 ms. */
  readonly intervalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WakeMachineResult {
  /** Addresses that at least one packet went to. That a machine heard it is not known. */
  readonly sentTo: readonly string[];
}

const targetsMax = 64;

/**
 * Sends a wake-on-LAN packet, without a password, on every real interface. It works within a
 * broadcast domain only: routers do not pass it on. Throws `HAROMBE_DISCOVERY_BAD_MAC`,
 * `HAROMBE_DISCOVERY_NO_NETWORK` when there is no interface to send on,
 * `HAROMBE_DISCOVERY_WAKE_FAILED` when no packet could leave, or the signal's reason.
 */
export async function wakeMachine(options: WakeMachineOptions): Promise<WakeMachineResult> {
  const { mac, intervalMs = 100, signal } = options;
  const packet = createMagicPacket(parseMacAddress(mac));
  const port = requireWithin("port", options.port ?? 9, [1, 65_535]);
  const packets = requireWithin("packets", options.packets ?? 3, [1, 10]);
  const targets = listTargets(options);
  signal?.throwIfAborted();
  const sent = new Set<string>();
  let failure: unknown;
  for (let round = 0; round < packets; round += 1) {
    if (round > 0) await pause(intervalMs, signal);
    for (const target of targets) {
      try {
        await broadcast(packet, { ...target, port });
        sent.add(target.to);
      } catch (error) {
        failure = error;
      }
    }
    signal?.throwIfAborted();
  }
  if (sent.size === 0) throw toFailed(options, targets, failure);
  return { sentTo: [...sent] };
}

interface Target {
  /** The address of the interface that sends; any when undefined. */
  readonly from?: string;
  readonly to: string;
}

function listTargets({
  broadcastAddresses,
  networkInterfaces,
}: WakeMachineOptions): readonly Target[] {
  const given = broadcastAddresses?.map((to): Target => ({ to }));
  const targets =
    given ??
    listInterfaces({ networkInterfaces })
      .flatMap(({ addresses }) => addresses)
      .filter(({ family, prefixLength }) => family === 4 && prefixLength < 31)
      .map((own): Target => ({ from: own.address, to: toBroadcastAddress(own) }));
  if (targets.length > 0) return targets.slice(0, targetsMax);
  throw new DiscoveryError({
    code: "HAROMBE_DISCOVERY_NO_NETWORK",
    message: "There is no IPv4 network to send a wake-on-LAN packet on",
    isRetryable: true,
    hint: "Connect to the network of the sleeping machine, or give its broadcast address.",
  });
}

async function broadcast(
  packet: Buffer,
  target: Target & { readonly port: number },
): Promise<void> {
  const { from = "0.0.0.0", to, port } = target;
  const socket = createSocket("udp4");
  try {
    await bind(socket, from);
    socket.setBroadcast(true);
    await new Promise<void>((resolve, reject) => {
      socket.send(packet, port, to, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    socket.close();
  }
}

const bind = (socket: Socket, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, address, resolve);
  });

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal ? { signal } : {}).catch(() => {});
  signal?.throwIfAborted();
}

const toFailed = (
  { mac }: WakeMachineOptions,
  targets: readonly Target[],
  cause: unknown,
): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_WAKE_FAILED",
    message: `No wake-on-LAN packet for ${mac} could be sent to ${targets.map(({ to }) => to).join(", ")}: ${String(cause)}`,
    isRetryable: true,
    cause,
  });
