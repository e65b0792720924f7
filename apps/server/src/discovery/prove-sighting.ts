import {
  type DiscoveredNode,
  DiscoveryError,
  proveNode,
  type ProvenNode,
  toNodeUrls,
} from "@harombe/coordination";

export interface ProveSightingOptions {
  /** `cluster.discovery.token`. */
  readonly token: string;
  /** For all addresses together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ProvenSighting {
  readonly url: string;
  readonly proven: ProvenNode;
}

/** More addresses than this are not tried. */
const addressesMax = 4;

/**
 * Asks a machine for its proof at its addresses, one after the other until one proves it. Throws the
 * first failure that says most: that it did not prove itself, else that nobody answers.
 */
export async function proveSighting(
  node: DiscoveredNode,
  { token, timeoutMs, signal }: ProveSightingOptions,
): Promise<ProvenSighting> {
  signal.throwIfAborted();
  const urls = toNodeUrls(node).slice(0, addressesMax);
  const failures: unknown[] = [];
  for (const url of urls) {
    try {
      const limits = { timeoutMs: Math.ceil(timeoutMs / urls.length), signal };
      return { url, proven: await proveNode({ url, token, machineId: node.machineId, ...limits }) };
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  throw failures.find(isUnproven) ?? failures[0] ?? onlyLinkLocal(node);
}

/** Whether a machine answered and could not prove itself; it may have been another one before. */
export const isUnproven = (error: unknown): boolean =>
  DiscoveryError.isInstance(error) && error.code === "HAROMBE_DISCOVERY_UNPROVEN";

const onlyLinkLocal = ({ label }: DiscoveredNode): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_BAD_ADDRESS",
    message: `${JSON.stringify(label)} announced only link-local IPv6 addresses, which no URL holds`,
    isRetryable: false,
  });
