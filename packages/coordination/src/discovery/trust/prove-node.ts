import { isIP } from "node:net";

import { DiscoveryError } from "../errors/discovery-error.ts";
import { createChallenge, deriveSession, verifyAnswer } from "./challenge.ts";
import {
  challengeHeader,
  formatChallenge,
  hello,
  nonceHeader,
  parseProof,
  proofHeader,
} from "./header-format.ts";
import { formatPass, type SessionCall } from "./session.ts";
import { requireToken } from "./sign.ts";
import { toTarget } from "./target.ts";

export interface ProveNodeOptions {
  /** `http://192.168.1.7:8000`: by address, since the proof is bound to it (see `toNodeUrl`). */
  readonly url: string;
  /** `cluster.discovery.token`. It does not leave this process. */
  readonly token: string;
  /** The machine id that the node announced; another one is refused. */
  readonly machineId?: string | null | undefined;
  /** For both requests together. Default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ProvenNode {
  readonly machineId: string;
  /**
   * A bearer credential for one request to this node, good once and while the node remembers this
   * proof (15 minutes). Another node, or the same one after a restart, refuses it.
   */
  readonly createPass: (call: SessionCall) => string;
}

/**
 * Makes sure that the server at this address knows the discovery token, without sending it (the
 * exchange is described at `createChallengeResponder`). Throws `HAROMBE_DISCOVERY_UNPROVEN` when it
 * does not, `_UNREACHABLE` when nothing answers in time, `_BAD_ADDRESS` for a URL without an IP
 * address, `_WEAK_TOKEN`, or the signal's reason.
 */
export async function proveNode(options: ProveNodeOptions): Promise<ProvenNode> {
  const { token, timeoutMs = 5_000, signal } = options;
  requireToken(token);
  const target = parseTarget(options.url);
  const deadline = AbortSignal.timeout(timeoutMs);
  const asking = { ...options, signal: AbortSignal.any(signal ? [signal, deadline] : [deadline]) };
  try {
    return await exchange(target, asking);
  } catch (error) {
    signal?.throwIfAborted();
    if (DiscoveryError.isInstance(error)) throw error;
    throw toUnreachable(target, error);
  }
}

async function exchange(target: string, options: ProveNodeOptions): Promise<ProvenNode> {
  const { token } = options;
  const serverNonce = (await askHealth(hello, options)).get(nonceHeader);
  if (serverNonce === null || !/^\w{1,128}$/.test(serverNonce)) {
    throw toUnproven(target, "it has no discovery token");
  }
  const challenge = createChallenge({ token, serverNonce, target });
  const header = (await askHealth(formatChallenge(challenge), options)).get(proofHeader);
  const proof = header === null ? null : parseProof(header);
  if (proof === null) throw toUnproven(target, "it has another token, or another address");
  const { machineId, answer } = proof;
  const nodeIdentity = { target, machineId };
  if (!verifyAnswer({ token, challenge, nodeIdentity, answer })) {
    throw toUnproven(target, "its proof is wrong");
  }
  if (machineId !== (options.machineId ?? machineId)) {
    throw toUnproven(target, "it is not the machine that was announced");
  }
  const session = deriveSession({ token, challenge, nodeIdentity });
  let count = 0;
  return { machineId, createPass: (call) => formatPass(session, call, ++count) };
}

async function askHealth(challenge: string, options: ProveNodeOptions): Promise<Headers> {
  const { url, fetch = globalThis.fetch, signal = null } = options;
  const headers = { [challengeHeader]: challenge };
  const response = await fetch(new URL("/health", url), { headers, redirect: "error", signal });
  await response.body?.cancel();
  return response.headers;
}

function parseTarget(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const address = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (url === null || isIP(address) === 0) {
    throw new DiscoveryError({
      code: "HAROMBE_DISCOVERY_BAD_ADDRESS",
      message: `A node is proven at an IP address, not at ${url?.host ?? JSON.stringify(value)}`,
      isRetryable: false,
      hint: "Write it as http://192.168.1.7:8000",
    });
  }
  return toTarget(address, Number(url.port || (url.protocol === "https:" ? 443 : 80)));
}

const toUnproven = (target: string, why: string): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_UNPROVEN",
    message: `The node at ${target} did not prove that it knows the discovery token: ${why}`,
    isRetryable: false,
    hint: "Set the same cluster.discovery.token on both machines.",
  });

const toUnreachable = (target: string, cause: unknown): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_UNREACHABLE",
    message: `Nothing that can prove itself answers at http://${target}/health: ${describe(cause)}`,
    isRetryable: true,
    cause,
  });

/** `fetch failed` says nothing; what is behind it does. */
const describe = (error: unknown): string => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
};
