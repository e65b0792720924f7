import { setTimeout as delay } from "node:timers/promises";

import {
  createProvenCredentials,
  type DiscoveredNode,
  proveNode,
  type ProveNodeOptions,
  type ProvenCredentials,
  type ProvenNode,
} from "@harombe/coordination";

import type { FoundNode } from "../cluster/found-node.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import type { Gate } from "./create-gate.ts";
import { isUnproven, proveSighting, type ProvenSighting } from "./prove-sighting.ts";

/** A machine that was heard on the network, and what is known of it. */
export interface Sighting {
  /** What it says of itself now. */
  node: DiscoveredNode;
  /** Ready to join; null while it may not. */
  readonly found: FoundNode | null;
  /** Why it may not; null where it may. */
  readonly reason: string | null;
  /** Whether it answered and was not believed, rather than not at all. */
  readonly isRefused: boolean;
  /** Asks it no more. */
  close(): void;
}

export interface SightingOptions {
  /** Null where this machine has none: then nobody is asked or believed. */
  readonly token: string | null;
  readonly proofTimeoutMs: number;
  readonly reproofMs: number;
  readonly retryMs: number;
  readonly gate: Gate;
  readonly random: () => number;
  readonly onChange: () => void;
}

interface Trusted {
  readonly url: string;
  readonly machineId: string;
  readonly credentials: ProvenCredentials;
}

/** Asks a machine for its proof, again and again, less often while it fails. */
export function createSighting(first: DiscoveredNode, options: SightingOptions): Sighting {
  const { token, proofTimeoutMs, reproofMs, retryMs, gate, random, onChange } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let node = first;
  let trusted: Trusted | null = null;
  let reason: string | null = token === null ? noToken : "it was not asked for its proof yet";
  let isRefused = token === null;

  const settle = (next: Trusted | null, why: string | null): void => {
    const isNews = trusted !== next || reason !== why;
    [trusted, reason] = [next, why];
    if (isNews && !signal.aborted) onChange();
  };
  const note = (error: unknown): void => {
    isRefused = isUnproven(error);
    const { message } = describeFailure(error);
    // Who does not answer may be back before its announcement runs out; health checks see to that.
    if (isRefused || trusted === null) settle(null, message);
  };
  /** Not through the gate: a request may wait for it, and strangers must not stand before it. */
  const proveAgain = async (target: ProveNodeOptions): Promise<ProvenNode> => {
    try {
      return await proveNode(target);
    } catch (error) {
      if (!signal.aborted) note(error);
      throw error;
    }
  };
  const believe = (secret: string, { url, proven }: ProvenSighting): void => {
    const { machineId } = proven;
    const again = { url, token: secret, machineId, timeoutMs: proofTimeoutMs, signal };
    const prove = () => proveAgain(again);
    const credentials = createProvenCredentials({ url, proven, prove });
    isRefused = false;
    settle({ url, machineId, credentials }, null);
  };
  const proveFirst = async (secret: string): Promise<void> => {
    const limits = { token: secret, timeoutMs: proofTimeoutMs, signal };
    try {
      believe(secret, await gate.run(() => proveSighting(node, limits)));
    } catch (error) {
      if (!signal.aborted) note(error);
      throw error;
    }
  };
  const look = (secret: string): Promise<boolean> =>
    (trusted ? trusted.credentials.renew() : proveFirst(secret)).then(
      () => true,
      () => false,
    );
  const keepLooking = async (secret: string): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      failures = (await look(secret)) ? 0 : failures + 1;
      const waitMs =
        failures === 0 ? reproofMs : Math.min(reproofMs, retryMs * 2 ** (failures - 1));
      await delay(waitMs * (0.8 + random() * 0.4), undefined, { signal }).catch(() => {});
    }
  };
  if (token !== null) void keepLooking(token);

  return {
    get node() {
      return node;
    },
    set node(next) {
      node = next;
    },
    get found() {
      const { label, addresses, port, model, tier } = node;
      if (trusted === null || model === null) return null;
      return { ...trusted, label, addresses, port, model, tier: tier ?? 1 };
    },
    get reason() {
      return trusted !== null && node.model === null ? noModel : reason;
    },
    get isRefused() {
      return isRefused;
    },
    close: () => stopping.abort(),
  };
}

const noToken = "untrusted: this machine has no cluster.discovery.token";
const noModel = "it does not say which model it runs";
