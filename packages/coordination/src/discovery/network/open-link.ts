import { createSocket } from "node:dgram";

import createMulticastDns from "multicast-dns";

import { DiscoveryError } from "../errors/discovery-error.ts";
import { createLinkTest } from "./is-on-link.ts";
import type { LocalInterface } from "./list-interfaces.ts";
import { packetBytesMax, toPacket, type DnsPacket, type PacketSource } from "./packet.ts";

/** Multicast DNS on one interface in one IP version. */
export interface Link {
  readonly interface: LocalInterface;
  readonly family: 4 | 6;
  /** To everyone on the link, and to the configured peers. Never throws. */
  send(packet: DnsPacket): void;
  /** To one address. Never throws. */
  sendTo(packet: DnsPacket, to: PacketSource): void;
  /** Whether an answer to this source goes to everyone: it speaks multicast DNS, not plain DNS. */
  isMulticastSource(source: PacketSource): boolean;
  close(): Promise<void>;
}

export interface OpenLinkOptions {
  readonly interface: LocalInterface;
  readonly family: 4 | 6;
  readonly port: number;
  readonly peers: readonly PacketSource[];
  readonly onPacket: (link: Link, packet: DnsPacket, source: PacketSource) => void;
  readonly onWarning: (error: unknown) => void;
}

/** Joins the group of RFC 6762 (224.0.0.251, ff02::fb). Throws when the port cannot be shared. */
export async function openLink(options: OpenLinkOptions): Promise<Link> {
  const { family, port, peers, onWarning } = options;
  const isOnLink = createLinkTest(options.interface);
  const linkPeers = peers.filter((peer) => isOnLink(peer.address));
  const isPeer = (source: PacketSource): boolean =>
    linkPeers.some((peer) => peer.address === source.address && peer.port === source.port);
  const mdns = createMulticastDns(socketOptions(options));
  const ready = Promise.withResolvers<void>();
  mdns.on("ready", ready.resolve);
  mdns.on("error", (error) => ready.reject(toPortError(port, error)));
  mdns.on("warning", onWarning);

  const sending = new Set<Promise<void>>();
  const sendTo = (packet: DnsPacket, to?: PacketSource): void => {
    const sent = sendPacket(mdns, packet, to).catch(onWarning);
    sending.add(sent);
    void sent.finally(() => sending.delete(sent));
  };
  const link: Link = {
    interface: options.interface,
    family,
    send: (packet) => {
      sendTo(packet);
      for (const peer of linkPeers) sendTo(packet, peer);
    },
    sendTo,
    isMulticastSource: (source) => source.port === port || isPeer(source),
    close: async () => {
      // A closing socket drops what it has not sent yet: the goodbye, of all things.
      await Promise.all(sending);
      await new Promise<void>((resolve) => mdns.destroy(resolve));
    },
  };
  mdns.on("packet", (packet: object, source: PacketSource & { readonly size: number }) => {
    if (source.size > packetBytesMax) return;
    if (isOnLink(source.address)) options.onPacket(link, toPacket(packet), source);
  });
  try {
    await ready.promise;
    return link;
  } catch (error) {
    await link.close().catch(onWarning);
    throw error;
  }
}

function sendPacket(
  mdns: createMulticastDns.MulticastDNS,
  packet: DnsPacket,
  to: PacketSource | undefined,
): Promise<void> {
  const flags = packet.type === "response" ? authoritative : 0;
  return new Promise((resolve, reject) => {
    const done = (error: Error | null | undefined): void => (error ? reject(error) : resolve());
    // The types of the package know only records that can be changed.
    const outgoing = { ...packet, flags } as never;
    if (packet.type === "response") mdns.respond(outgoing, to as never, done);
    else mdns.query(outgoing, to as never, done);
  });
}

/** The AA bit, which RFC 6762 section 18.4 wants set in every response. */
const authoritative = 1 << 10;

function socketOptions(options: OpenLinkOptions): createMulticastDns.Options {
  const { family, port } = options;
  const { zone, addresses } = options.interface;
  if (family === 6) {
    // Without `ipv6Only` this socket would also take the packets of the IPv4 ones.
    const socket = createSocket({ type: "udp6", reuseAddr: true, ipv6Only: true });
    return { type: "udp6", ip: "ff02::fb", interface: `::%${zone}`, bind: "::", port, socket };
  }
  const address = addresses.find((candidate) => candidate.family === 4)?.address ?? "0.0.0.0";
  return { type: "udp4", ip: "224.0.0.251", interface: address, bind: "0.0.0.0", port };
}

function toPortError(port: number, cause: Error): DiscoveryError {
  return new DiscoveryError({
    code: "HAROMBE_DISCOVERY_PORT_TAKEN",
    message: `UDP port ${String(port)} cannot be shared for multicast DNS: ${cause.message}`,
    isRetryable: true,
    hint: `See who holds it: ss -lunp 'sport = :${String(port)}'`,
    cause,
  });
}
