import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import {
  createServerDiscovery,
  type ServerDiscovery,
} from "../discovery/create-server-discovery.ts";
import { defaultDiscoverySettings } from "../discovery/discovery-settings.ts";
import { readMachineId } from "../discovery/machine-id.ts";
import type { StartServerOptions } from "./start-server.ts";

/**
 * Announces a server that listens and looks for others, where the config wants it; null otherwise.
 * Never throws: a server that nobody finds is still a server.
 */
export async function openDiscovery(
  server: Server,
  { assistant, discovery = {}, onDiscovery = () => {} }: StartServerOptions,
  { nodeName, isTls }: { readonly nodeName: string; readonly isTls: boolean },
): Promise<ServerDiscovery | null> {
  if (assistant.config.cluster.discovery.method !== "mdns") return null;
  try {
    const { address, port } = server.address() as AddressInfo;
    const machineId = discovery.machineId ?? (await readMachineId(assistant.directory));
    return createServerDiscovery({
      assistant,
      machineId,
      nodeName,
      listening: { address, port, isTls },
      settings: { ...defaultDiscoverySettings, ...discovery },
      onNotice: onDiscovery,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onDiscovery({ level: "warning", message: `Machines are not searched for: ${why}` });
    return null;
  }
}
