import type { ModelRequest } from "@harombe/llm";

import type { AnswerProgress } from "../attempt/answer-progress.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import { countUserMessages, findEvidence } from "./find-evidence.ts";
import { judgeAnswer } from "./judge-answer.ts";

export interface Escalation {
  readonly tier: Tier;
  readonly reasons: readonly string[];
}

/** Remembers, for each session, what the answers of its current run have shown. */
export interface EscalationTracker {
  /** The tier that a request needs, never below `tier`, and why it is more. */
  raise(request: ModelRequest, session: string | null, tier: Tier): Escalation;
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
  floor: Tier;
  reasons: string[];
  counts: Map<string, number>;
  /** Tool calls that the last evidence in the messages rested on are not counted twice. */
  messagesSeen: number;
}

const reasonsMax = 8;

/** Moves up only, within a run; the user's next message starts afresh. */
export function createEscalationTracker({ sessionsMax = 1000 } = {}): EscalationTracker {
  const records = new Map<string, RunRecord>();

  const recordOf = (session: string, run: number): RunRecord => {
    const known = records.get(session);
    records.delete(session);
    const record =
      known?.run === run
        ? known
        : { run, floor: 0 as Tier, reasons: [], counts: new Map(), messagesSeen: 0 };
    records.set(session, record);
    if (records.size > sessionsMax) records.delete(records.keys().next().value!);
    return record;
  };
  const lift = (record: RunRecord, from: Tier, reason: string): void => {
    record.floor = Math.max(record.floor, Math.min(2, from + 1)) as Tier;
    record.reasons = [...record.reasons, reason].slice(-reasonsMax);
  };
  return {
    raise(request, session, tier) {
      const { messages } = request;
      const evidence = findEvidence(messages);
      if (session === null) {
        const tierNow = evidence === null ? tier : (Math.min(2, tier + 1) as Tier);
        return { tier: tierNow, reasons: evidence === null ? [] : [evidence] };
      }
      const record = recordOf(session, countUserMessages(messages));
      const base = Math.max(tier, record.floor) as Tier;
      // The same six calls lift once; three new messages later they may lift again.
      if (evidence !== null && messages.length >= record.messagesSeen + evidenceStep) {
        lift(record, base, evidence);
        record.messagesSeen = messages.length;
      }
      return { tier: Math.max(tier, record.floor) as Tier, reasons: record.reasons };
    },
    observe({ request, session, tier, progress }) {
      const verdict = judgeAnswer(request, progress);
      if (verdict === null || session === null) return;
      const record = recordOf(session, countUserMessages(request.messages));
      const count = (record.counts.get(verdict.reason) ?? 0) + 1;
      record.counts.set(verdict.reason, count);
      if (count >= verdict.needed) lift(record, tier, verdict.reason);
    },
  };
}

const evidenceStep = 6;
