import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type {
  DiscoveredNode,
  DiscoveryEvent,
} from "../../packages/coordination/src/discovery/find/discovered-node.ts";
import type { Host } from "./create-network.ts";

export interface PeerOptions {
  readonly name: string;
  readonly machineId: string;
  readonly port: number;
  readonly ttlSeconds?: number;
  /** Only looks. */
  readonly isSilent?: boolean;
}

/** A running `peer.ts`. */
export interface Peer {
  readonly label: string;
  readonly process: ChildProcess;
  /** Whom it sees now. */
  readonly nodes: ReadonlyMap<string, DiscoveredNode>;
  /** Resolves when what it sees is as wanted, to the milliseconds that took. */
  until(isSo: (nodes: ReadonlyMap<string, DiscoveredNode>) => boolean): Promise<number>;
  /** Sends a signal and waits for the end. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

type Line =
  | DiscoveryEvent
  | { readonly type: "announced"; readonly label: string }
  | { readonly type: "warning"; readonly message: string };

const script = fileURLToPath(import.meta.resolve("./peer.ts"));

/** Starts a node on a host and resolves when it is announced. */
export async function startPeer(host: Host, options: Partial<PeerOptions> = {}): Promise<Peer> {
  const full: PeerOptions = { name: host.name, machineId: host.name, port: 8000, ...options };
  const args = ["--conditions=@harombe/source", script, JSON.stringify(full)];
  const child = host.spawn(process.execPath, args);
  const nodes = new Map<string, DiscoveredNode>();
  const announced = Promise.withResolvers<string>();
  const watchers = new Set<() => void>();
  const ended = once(child, "exit");
  void ended.then(() => announced.reject(new Error(`The peer on ${host.name} ended`)));

  createInterface({ input: child.stdout! }).on("line", (text) => {
    const line: Line = JSON.parse(text);
    if (line.type === "announced") announced.resolve(line.label);
    else if (line.type === "lost") nodes.delete(line.node.label);
    else if (line.type !== "warning") nodes.set(line.node.label, line.node);
    for (const watcher of watchers) watcher();
  });
  const label = await announced.promise;
  return {
    label,
    process: child,
    nodes,
    until: (isSo) => {
      const startMs = performance.now();
      const { promise, resolve } = Promise.withResolvers<number>();
      const watcher = (): void => {
        if (isSo(nodes)) resolve(performance.now() - startMs);
      };
      watchers.add(watcher);
      watcher();
      return promise.finally(() => watchers.delete(watcher));
    },
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
