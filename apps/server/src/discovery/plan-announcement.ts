import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

import type { LinkOptions } from "@harombe/coordination";

import { isLoopback } from "../safety/is-loopback.ts";
import type { DiscoverySettings } from "./discovery-settings.ts";

export interface Listening {
  /** What the socket is bound to: `0.0.0.0`, `::`, `192.168.1.7`. */
  readonly address: string;
  readonly isTls: boolean;
}

/** On which interfaces, with which addresses; or why not at all. */
export type AnnouncementPlan =
  | { readonly links: Pick<LinkOptions, "interfaces" | "networkInterfaces"> }
  | { readonly reason: string };

/** Only what others can reach is announced: the addresses that the server really listens on. */
export function planAnnouncement(
  { address, isTls }: Listening,
  { links: { interfaces } }: Pick<DiscoverySettings, "links">,
): AnnouncementPlan {
  if (isTls) return { reason: tlsOnly };
  if (interfaces !== undefined) return { links: { interfaces } };
  if (isLoopback(address)) return { reason: loopbackOnly(address) };
  if (address === "0.0.0.0") return { links: { networkInterfaces: onlyIpv4 } };
  if (address === "::") return { links: {} };
  return { links: { interfaces: [plainAddress(address)] } };
}

const tlsOnly =
  "found machines speak plain HTTP with each other and this server takes only HTTPS; list it under cluster.nodes of the others";

const loopbackOnly = (address: string): string =>
  `the server listens on ${address}, where no other machine reaches it; set server.host and server.auth_token to be found`;

const onlyIpv4: NonNullable<LinkOptions["networkInterfaces"]> = () =>
  Object.fromEntries(
    Object.entries(networkInterfaces()).map(([name, found = []]) => [
      name,
      found.filter(({ family }) => family === "IPv4"),
    ]),
  );

/** Without the zone, as the operating system lists it. */
const plainAddress = (address: string): string =>
  isIPv6(address) ? address.replace(/%.*$/, "") : address;
