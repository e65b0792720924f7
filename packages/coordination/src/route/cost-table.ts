import type { RouteCost } from "@harombe/llm";

import { doubtOf, expectMean, freshnessOf } from "../learn/expect-speeds.ts";
import type { PeerSpeeds } from "../learn/peer-speeds.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";
import type { RequestNeeds } from "./request-needs.ts";

export interface CostInput {
  readonly node: RoutedNode;
  readonly facts: ModelFacts;
  /** What was measured on nodes like this one. */
  readonly peers: PeerSpeeds;
  readonly needs: RequestNeeds;
  readonly now: number;
  readonly penaltyMs: number;
}

/** Estimates for every node, in columns that are used again for each decision. */
export interface CostTable {
  why: Uint8Array;
  isFree: Uint8Array;
  /** Up and not cooling down, whatever its load. */
  isReady: Uint8Array;
  /** Until a slot of its own is free. */
  queueMs: Float64Array;
  /** All that comes after the queue. */
  totalMs: Float64Array;
  /** Of that, loading the model. */
  loadMs: Float64Array;
  /** Slots that become free there, per millisecond. */
  freeingRate: Float64Array;
  /** How little is known of its speed, from 1 for nothing towards 0. */
  doubt: Float64Array;
  resize(size: number): void;
  fill(index: number, input: CostInput): void;
  costAt(index: number, ahead: number): RouteCost;
}

export function createCostTable(): CostTable {
  let prefillMs = new Float64Array(0);
  let decodeMs = new Float64Array(0);
  let penaltyMs = new Float64Array(0);
  const table: CostTable = {
    why: new Uint8Array(0),
    isFree: new Uint8Array(0),
    isReady: new Uint8Array(0),
    queueMs: new Float64Array(0),
    totalMs: new Float64Array(0),
    loadMs: new Float64Array(0),
    freeingRate: new Float64Array(0),
    doubt: new Float64Array(0),
    resize(size) {
      if (table.why.length === size) return;
      table.why = new Uint8Array(size);
      table.isFree = new Uint8Array(size);
      table.isReady = new Uint8Array(size);
      table.queueMs = new Float64Array(size);
      table.totalMs = new Float64Array(size);
      table.freeingRate = new Float64Array(size);
      table.doubt = new Float64Array(size);
      table.loadMs = new Float64Array(size);
      prefillMs = new Float64Array(size);
      decodeMs = new Float64Array(size);
      penaltyMs = new Float64Array(size);
    },
    fill(index, { node, facts, peers, needs, now, penaltyMs: penalty }) {
      const { speeds, isLoaded } = facts;
      const freshness = freshnessOf(speeds, now);
      const cachedTokens = needs.session === null ? 0 : (node.prefixes.get(needs.session) ?? 0);
      const unread = Math.max(0, needs.promptTokens - cachedTokens);
      // What nobody has asked yet is not taken for better than what is known.
      const isCold = isLoaded === false || (isLoaded === null && node.phase === "unchecked");
      const load = isCold ? expectMean(speeds.loadMs, peers.loadMs.value, freshness) : 0;
      const startMs = expectMean(speeds.startMs, peers.startMs.value, freshness);
      const { prefillMsPerToken, decodeMsPerToken } = peers;
      const prefill =
        startMs + unread * expectMean(speeds.prefillMsPerToken, prefillMsPerToken.value, freshness);
      const decode =
        needs.expectedTokens *
        expectMean(speeds.decodeMsPerToken, decodeMsPerToken.value, freshness);
      const wakeMs = absentMs(node, now);
      const serviceMs = prefill + decode;
      const { inFlight, slots } = node.capacity;
      const coolMs = Math.max(0, node.coolUntil - now);
      const busy = Math.min(inFlight, slots);
      const isReady = wakeMs === 0 && coolMs === 0;
      const isFree = isReady && inFlight < slots && node.inFlight < node.slots;
      table.isReady[index] = isReady ? 1 : 0;
      table.isFree[index] = isFree ? 1 : 0;
      table.freeingRate[index] = freeingRate(wakeMs + coolMs, busy, serviceMs);
      table.queueMs[index] = isFree
        ? 0
        : wakeMs + coolMs + (inFlight < slots ? 0 : serviceMs / Math.max(1, busy));
      table.loadMs[index] = load;
      prefillMs[index] = prefill;
      decodeMs[index] = decode;
      penaltyMs[index] = penalty;
      table.totalMs[index] = load + serviceMs + penalty;
      table.doubt[index] = doubtOf(speeds, freshness);
    },
    costAt(index, ahead) {
      const isFree = table.isFree[index] === 1;
      const rate = table.freeingRate[index]!;
      const aheadMs = isFree || ahead === 0 || rate === 0 ? 0 : ahead / rate;
      const queueMs = table.queueMs[index]! + aheadMs;
      return {
        queueMs,
        loadMs: table.loadMs[index]!,
        prefillMs: prefillMs[index]!,
        decodeMs: decodeMs[index]!,
        penaltyMs: penaltyMs[index]!,
        totalMs: queueMs + table.totalMs[index]!,
      };
    },
  };
  return table;
}

/** A node that should be there by now may come at any moment. */
const anyMomentMs = 1000;

function absentMs({ phase, readyAt, wakeMs }: RoutedNode, now: number): number {
  if (phase === "up") return 0;
  if (phase === "asleep") return Math.max(anyMomentMs, wakeMs);
  return Math.max(anyMomentMs, phase === "waking" ? readyAt - now : 0);
}

function freeingRate(blockedMs: number, busy: number, serviceMs: number): number {
  if (blockedMs > 0) return 1 / blockedMs;
  return serviceMs === 0 ? 0 : busy / serviceMs;
}
