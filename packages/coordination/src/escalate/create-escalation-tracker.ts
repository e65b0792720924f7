import type { ModelRequest } from "@harombe/llm";

import type { AnswerProgress } from "../attempt/answer-progress.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import {
  createEscalationCounts,
  type EscalationCounts,
  type Evidence,
  type EvidenceKind,
} from "./evidence.ts";
import { findEvidence } from "./find-evidence.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { countUserMessages } from "./runs.ts";

export interface Escalation {
  readonly tier: Tier;
  /** Why it is more than was asked; empty when it is not. */
  readonly reasons: readonly string[];
}

/** Remembers, for each session, what the answers of its current run have shown. */
export interface EscalationTracker {
  readonly counts: EscalationCounts;
  /** The tier that a request needs, never below `tier`, and why it is more. Null has no run. */
  raise(request: ModelRequest, session: string | null, tier: Tier): Escalation;
  /** The same, without remembering that it was asked. */
  peek(request: ModelRequest, session: string | null, tier: Tier): Escalation;
  observe(answer: ObservedAnswer): void;
}

export interface ObservedAnswer {
  readonly request: ModelRequest;
  readonly session: string | null;
  /** The tier that gave the answer. */
  readonly tier: Tier;
  readonly progress: AnswerProgress;
}

interface RunRecord {
  /** The user's messages so far: another one begins another run. */
  readonly run: number;
  readonly floor: Tier;
  readonly reasons: readonly string[];
  readonly verdicts: ReadonlyMap<EvidenceKind, number>;
  /** Messages that there were when evidence in them last counted. */
  readonly messagesSeen: number;
}

const reasonsMax = 8;
/** The same six calls lift once; so many messages later they may lift again. */
const evidenceStep = 6;

/** Moves up only, within a run; the user's next message starts afresh. */
export function createEscalationTracker({ sessionsMax = 1000 } = {}): EscalationTracker {
  const records = new Map<string, RunRecord>();
  const counts = createEscalationCounts();

  const recordOf = (session: string, run: number): RunRecord => {
    const known = records.get(session);
    return known?.run === run ? known : newRecord(run);
  };
  /** Writing makes a session the newest. */
  const remember = (session: string, record: RunRecord): void => {
    records.delete(session);
    records.set(session, record);
    if (records.size > sessionsMax) records.delete(records.keys().next().value!);
  };
  const weigh = ({ messages }: ModelRequest, session: string, tier: Tier) => {
    const before = recordOf(session, countUserMessages(messages));
    const isDue = messages.length >= before.messagesSeen + evidenceStep;
    const evidence = isDue ? findEvidence(messages) : null;
    if (evidence === null) return { before, after: before, evidence };
    const lifted = lift(before, higher(tier, before.floor), evidence);
    return { before, after: { ...lifted, messagesSeen: messages.length }, evidence };
  };
  const count = (kind: EvidenceKind, from: Tier, to: Tier): void => {
    if (to > from) counts[kind] += 1;
  };

  return {
    counts,
    raise(request, session, tier) {
      if (session === null) return { tier, reasons: [] };
      const { before, after, evidence } = weigh(request, session, tier);
      if (evidence !== null) count(evidence.kind, higher(tier, before.floor), after.floor);
      remember(session, after);
      return toEscalation(after, tier);
    },
    peek(request, session, tier) {
      if (session === null) return { tier, reasons: [] };
      return toEscalation(weigh(request, session, tier).after, tier);
    },
    observe({ request, session, tier, progress }) {
      const verdict = judgeAnswer(request, progress);
      if (verdict === null || session === null) return;
      const record = recordOf(session, countUserMessages(request.messages));
      const { kind, needed } = verdict;
      const times = (record.verdicts.get(kind) ?? 0) + 1;
      const noted = { ...record, verdicts: new Map(record.verdicts).set(kind, times) };
      const after = times >= needed ? lift(noted, tier, verdict) : noted;
      count(kind, higher(tier, record.floor), after.floor);
      remember(session, after);
    },
  };
}

function toEscalation({ floor, reasons }: RunRecord, tier: Tier): Escalation {
  return floor > tier ? { tier: floor, reasons } : { tier, reasons: [] };
}

const topTier: Tier = 2;

function newRecord(run: number): RunRecord {
  return { run, floor: 0, reasons: [], verdicts: new Map(), messagesSeen: -evidenceStep };
}

/** One tier above the one that did not do; never down. */
function lift(record: RunRecord, from: Tier, { reason }: Evidence): RunRecord {
  const above = Math.min(topTier, from + 1) as Tier;
  return {
    ...record,
    floor: higher(record.floor, above),
    reasons: [...record.reasons, reason].slice(-reasonsMax),
  };
}

function higher(one: Tier, other: Tier): Tier {
  return one > other ? one : other;
}
