import {
  type DiscoveredNode,
  DiscoveryError,
  isOwnMachine,
  listOnce,
  type ListOnceOptions,
  proveNode,
  toNodeUrl,
} from "@harombe/coordination";

/** A machine that announced itself, and whether it may be believed. */
export interface FoundNode {
  /** Unique on the network: where two call themselves the same, the second one has a number. */
  readonly name: string;
  readonly url: string | null;
  readonly model: string | null;
  readonly tier: 0 | 1 | 2 | null;
  /** Whether it proved that it knows the discovery token. */
  readonly trusted: boolean;
  /** Why it is not trusted; null when it is. */
  readonly why: string | null;
}

export interface FindNodesOptions {
  readonly serviceType: string;
  readonly durationMs: number;
  /** `cluster.discovery.token`; undefined when there is none. */
  readonly token: string | undefined;
  /** This machine's own id, which is no machine to add; undefined where it is not known. */
  readonly machineId?: string | undefined;
  readonly signal: AbortSignal;
  /** Told of what went wrong with a network interface. */
  readonly onWarning?: (error: unknown) => void;
  /** Default: listens on the network. */
  readonly list?: (options: ListOnceOptions) => Promise<readonly DiscoveredNode[]>;
}

/** Listens for a while, then asks each machine that was heard for its proof. */
export async function findNodes({
  serviceType,
  durationMs,
  token,
  machineId,
  signal,
  onWarning = () => {},
  list = listOnce,
}: FindNodesOptions): Promise<readonly FoundNode[]> {
  const heard = await list({ serviceType, durationMs, signal, onWarning });
  return Promise.all(
    heard.map(async (node) => {
      const { label: name, model, tier } = node;
      const url = toNodeUrl(node);
      const why = await doubtAbout(node, { url, token, machineId, signal });
      return { name, url, model, tier, trusted: why === null, why };
    }),
  );
}

interface ProofOptions {
  readonly url: string | null;
  readonly token: string | undefined;
  readonly machineId: string | undefined;
  readonly signal: AbortSignal;
}

/** Null when there is none. */
async function doubtAbout(
  node: DiscoveredNode,
  { url, token, machineId, signal }: ProofOptions,
): Promise<string | null> {
  if (machineId !== undefined && isOwnMachine(node, { machineId })) return "this machine itself";
  if (url === null) return "it has only a link-local address";
  if (token === undefined) return "untrusted: this machine has no cluster.discovery.token";
  try {
    await proveNode({ url, token, machineId: node.machineId, signal });
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!DiscoveryError.isInstance(error) || error.code === "HAROMBE_DISCOVERY_WEAK_TOKEN") {
      throw error;
    }
    return `untrusted: ${error.message}`;
  }
}
