import { requireWithin } from "../announce/parse-node.ts";
import { createLinkSet, type LinkOptions } from "../network/create-link-set.ts";
import type { Link } from "../network/open-link.ts";
import { defaultServiceType, parseServiceType } from "../records/service-type.ts";
import { createLinkBrowser, type LinkBrowser } from "./create-link-browser.ts";
import type { DiscoveredNode, DiscoveryEvent } from "./discovered-node.ts";
import { createNodeRegister } from "./node-register.ts";

export interface DiscoveryOptions extends LinkOptions {
  /** Default `_harombe._tcp.local`. */
  readonly serviceType?: string | undefined;
  /** Questions are sent at once, after 1, 3, 7, … seconds and then so often. Default 60,000 ms. */
  readonly queryIntervalMs?: number | undefined;
  /** Nodes beyond this many are not taken. Default 256. */
  readonly nodesMax?: number | undefined;
  /** The node that this process announces itself; it is not reported. */
  readonly self?: (Pick<DiscoveredNode, "port"> & { readonly machineId: string }) | undefined;
  readonly onChange?: ((event: DiscoveryEvent) => void) | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Ends the discovery. */
  readonly signal?: AbortSignal | undefined;
}

/** A lasting look at the network. */
export interface Discovery extends AsyncDisposable {
  /** Who is there now. */
  nodes(): readonly DiscoveredNode[];
  /** Stops listening; nobody is reported as lost by it. */
  close(): Promise<void>;
}

/**
 * Listens for nodes on every real interface. What it reports is what anyone on the network may
 * claim: prove a node (`proveNode`) before giving it work. Throws `TypeError` for a bad option.
 */
export async function createDiscovery(options: DiscoveryOptions = {}): Promise<Discovery> {
  const { signal, self, onChange = () => {}, onWarning = () => {} } = options;
  const { now = () => performance.now(), random = Math.random } = options;
  const nodesMax = requireWithin("nodesMax", options.nodesMax ?? 256, [1, 10_000]);
  const intervalMs = requireWithin(
    "queryIntervalMs",
    options.queryIntervalMs ?? 60_000,
    [100, 3_600_000],
  );
  const serviceType = parseServiceType(options.serviceType ?? defaultServiceType);
  signal?.throwIfAborted();

  const browsers = new Map<Link, LinkBrowser>();
  const register = createNodeRegister({ nodesMax });
  const isSelf = (node: DiscoveredNode): boolean =>
    node.machineId === self?.machineId && node.port === self?.port;
  let isClosed = false;
  const update = (): void => {
    if (isClosed) return;
    const heard = [...browsers.values()].flatMap((browser) => browser.nodes());
    for (const event of register.update(heard.filter((node) => !isSelf(node)))) onChange(event);
  };
  const linkSet = await createLinkSet(options, {
    onOpen: (link) => {
      const browsing = { link, serviceType, nodesMax, intervalMs, now, random, onChange: update };
      browsers.set(link, createLinkBrowser(browsing));
    },
    onLost: (link) => {
      browsers.get(link)?.close();
      browsers.delete(link);
      update();
    },
    onPacket: (link, packet) => browsers.get(link)?.accept(packet),
  });
  const close = async (): Promise<void> => {
    isClosed = true;
    signal?.removeEventListener("abort", onAbort);
    for (const browser of browsers.values()) browser.close();
    await linkSet.close();
  };
  const onAbort = (): void => void close().catch(onWarning);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) {
    await close();
    throw signal.reason;
  }
  return { nodes: () => register.nodes, close, [Symbol.asyncDispose]: close };
}
