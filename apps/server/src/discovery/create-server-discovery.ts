import type { Announcement, NodeStatus, Tier } from "@harombe/coordination";

import type { Assistant } from "../assistant/assistant.ts";
import { isThisMachine, toNodeUrl } from "../cluster/node-url.ts";
import { type Announcing, createAnnouncing } from "./create-announcing.ts";
import { createSync } from "./create-sync.ts";
import type { DiscoveryNotice, DiscoverySettings } from "./discovery-settings.ts";
import { followModel } from "./follow-model.ts";
import { createNotices } from "./notices.ts";
import { rowsOfOutsiders } from "./outsiders.ts";
import { type Listening, planAnnouncement } from "./plan-announcement.ts";
import { type NodeWatch, watchNodes } from "./watch-nodes.ts";

export interface ServerDiscoveryOptions {
  readonly assistant: Pick<
    Assistant,
    "config" | "secrets" | "setFound" | "placements" | "thisMachine"
  >;
  readonly machineId: string;
  readonly nodeName: string;
  /** Where the server listens now. */
  readonly listening: Listening & { readonly port: number };
  readonly settings: DiscoverySettings;
  readonly onNotice: (notice: DiscoveryNotice) => void;
}

/** Announces a server that listens, and lets those join that it finds and that prove themselves. */
export interface ServerDiscovery {
  /** Machines that were found and are not in the cluster, each with its reason. */
  outsiders(): readonly NodeStatus[];
  /** Whether a node of the cluster is there because it was found. */
  isFound(name: string): boolean;
  /** Says goodbye at once; found machines leave the cluster. */
  close(): Promise<void>;
}

/** Returns at once and never fails: what goes wrong is told, and everything else goes on. */
export function createServerDiscovery(options: ServerDiscoveryOptions): ServerDiscovery {
  const { assistant, machineId, nodeName, listening, settings, onNotice } = options;
  const { discovery: config } = assistant.config.cluster;
  const { discoveryToken: token } = assistant.secrets;
  const { info, trouble } = createNotices(onNotice);
  const stopping = new AbortController();
  const tier = tierOf(assistant.config, listening.port);
  let watch: NodeWatch | undefined;
  let model: string | null | undefined;

  const sync = createSync({
    read: () =>
      model === undefined || stopping.signal.aborted
        ? null
        : {
            nodes: watch?.found ?? [],
            self: { name: nodeName, tier, model },
            nodesMax: config.max_nodes,
          },
    assistant,
    info,
    trouble,
  });
  const announcing = startAnnouncing(options, { tier, info, trouble });
  const onLook = async (current: string | null): Promise<void> => {
    if (current === null && model !== null) info(noModel);
    model = current;
    sync.request();
    await announcing?.setModel(current);
  };
  const following = followModel({
    assistant,
    intervalMs: settings.modelPollMs,
    signal: stopping.signal,
    onLook,
  });
  const startWatching = async (): Promise<void> => {
    watch = await watchNodes({
      ...settings,
      serviceType: config.mdns_service,
      token,
      self: { machineId, port: listening.port },
      onChange: () => sync.request(),
      onWarning: trouble,
    });
    if (token === null) info(noToken);
  };
  const watching = startWatching().catch(trouble);

  const close = async (): Promise<void> => {
    stopping.abort();
    await Promise.all([announcing?.close(), following, watching]);
    await watch?.close();
    await sync.close();
  };
  let closing: Promise<void> | undefined;
  return {
    outsiders: () => rowsOfOutsiders(watch?.sightings ?? [], assistant.placements),
    isFound: (name) => assistant.placements.some((placement) => placement.name === name),
    close: () => (closing ??= close()),
  };
}

interface AnnouncingParts {
  readonly tier: Tier;
  readonly info: (message: string) => void;
  readonly trouble: (error: unknown) => void;
}

/** Null where nobody could reach what is announced. */
function startAnnouncing(
  { assistant, machineId, nodeName, listening, settings }: ServerDiscoveryOptions,
  { tier, info, trouble }: AnnouncingParts,
): Announcing | null {
  const plan = planAnnouncement(listening, settings);
  if ("reason" in plan) {
    info(`Not announced on the network: ${plan.reason}.`);
    return null;
  }
  const { port } = listening;
  const show = ({ label, interfaces }: Announcement, model: string): void => {
    const where = interfaces.length === 0 ? "as soon as there is a network" : interfaces.join(", ");
    info(
      `Announced on the network as ${JSON.stringify(label)}: ${model}, tier ${tier}, port ${port} (${where}).`,
    );
  };
  return createAnnouncing({
    ...settings.links,
    ...plan.links,
    ...{ name: nodeName, tier, machineId, port },
    serviceType: assistant.config.cluster.discovery.mdns_service,
    ttlSeconds: settings.ttlSeconds,
    onWarning: trouble,
    onAnnounced: show,
  });
}

const defaultTier: Tier = 1;

/** As the config says; hardware never decides it. */
function tierOf({ cluster }: Assistant["config"], port: number): Tier {
  const own = cluster.nodes.find((node) => {
    const url = toNodeUrl(node);
    return isThisMachine(url.hostname) && Number(url.port) === port;
  });
  return (cluster.discovery.tier ?? own?.tier ?? defaultTier) as Tier;
}

const noModel = "Not announced on the network: no model answers on this machine now.";
const noToken =
  "Machines that are found are listed and not used: set cluster.discovery.token on all of them.";
