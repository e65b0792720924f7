import {
  listInterfaces,
  type ListInterfacesOptions,
  type LocalInterface,
} from "./list-interfaces.ts";
import { openLink, type Link } from "./open-link.ts";
import type { DnsPacket, PacketSource } from "./packet.ts";

export interface LinkOptions extends Pick<ListInterfacesOptions, "networkInterfaces" | "platform"> {
  /** Names or addresses of the interfaces to use. Default: all real ones (see `listInterfaces`). */
  readonly interfaces?: readonly string[] | undefined;
  /** UDP port. Default 5353. */
  readonly mdnsPort?: number | undefined;
  /** Addresses that get every packet besides the multicast, for access points that drop it. At most 64. */
  readonly peers?: readonly PacketSource[] | undefined;
  /** How often the list of interfaces is read again. Default 5,000 ms. */
  readonly interfacePollMs?: number | undefined;
  /** What went wrong without ending the work: an interface that cannot send, a taken port. */
  readonly onWarning?: ((error: unknown) => void) | undefined;
}

export interface LinkHandlers {
  readonly onOpen: (link: Link) => void;
  readonly onLost: (link: Link) => void;
  readonly onPacket: (link: Link, packet: DnsPacket, source: PacketSource) => void;
}

/** The open links of this machine, kept up to date while interfaces come and go. */
export interface LinkSet {
  readonly links: ReadonlyMap<string, Link>;
  close(): Promise<void>;
}

const linksMax = 32;
const peersMax = 64;

/** Opens a link on every interface and resolves when the first round is through. */
export async function createLinkSet(
  options: LinkOptions,
  handlers: LinkHandlers,
): Promise<LinkSet> {
  const { interfacePollMs = 5_000, onWarning = () => {}, mdnsPort = 5353, peers = [] } = options;
  if (peers.length > peersMax) throw new TypeError(`At most ${String(peersMax)} peers`);
  const links = new Map<string, Link>();
  const failed = new Set<string>();
  let isClosed = false;

  const open = async (key: string, wanted: WantedLink): Promise<void> => {
    try {
      const link = await openLink({ ...wanted, ...handlers, port: mdnsPort, peers, onWarning });
      failed.delete(key);
      links.set(key, link);
      handlers.onOpen(link);
    } catch (error) {
      // Reported once, tried again with each poll.
      if (!failed.has(key)) onWarning(error);
      failed.add(key);
    }
  };
  const drop = async (key: string, link: Link): Promise<void> => {
    links.delete(key);
    handlers.onLost(link);
    await link.close();
  };
  const refresh = async (): Promise<void> => {
    const wanted = listWanted(options);
    for (const [key, link] of links) if (!wanted.has(key)) await drop(key, link);
    for (const [key, link] of wanted) if (!links.has(key) && !isClosed) await open(key, link);
  };
  let refreshing = refresh();
  const timer = setInterval(() => {
    refreshing = refreshing.then(refresh).catch(onWarning);
  }, interfacePollMs);

  const close = async (): Promise<void> => {
    isClosed = true;
    clearInterval(timer);
    await refreshing.catch(onWarning);
    await Promise.all([...links.values()].map((link) => link.close()));
    links.clear();
  };
  await refreshing;
  return { links, close };
}

interface WantedLink {
  readonly interface: LocalInterface;
  readonly family: 4 | 6;
}

/** A link whose interface changed its addresses has another key, so it is opened anew. */
function listWanted(options: LinkOptions): ReadonlyMap<string, WantedLink> {
  const found = listInterfaces({ ...options, only: options.interfaces });
  const wanted = found.flatMap((each) =>
    familiesOf(each).map((family): [string, WantedLink] => [
      JSON.stringify([family, each]),
      { interface: each, family },
    ]),
  );
  return new Map(wanted.slice(0, linksMax));
}

/** IPv6 multicast needs a link-local address to speak from; loopback has `::1` for it. */
function familiesOf({ addresses }: LocalInterface): readonly (4 | 6)[] {
  const has4 = addresses.some(({ family }) => family === 4);
  const has6 = addresses.some(({ address }) => address === "::1" || address.startsWith("fe80:"));
  return [...(has4 ? [4 as const] : []), ...(has6 ? [6 as const] : [])];
}
