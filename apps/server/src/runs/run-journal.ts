import type { AgentEvent } from "@harombe/agent";

import { cancelledOutcome, failedOutcome } from "./run-outcome.ts";
import type { RunReaders } from "./run-readers.ts";
import { isFinished, type RunOutcome, type RunRecord } from "./run-record.ts";
import type { RunStore } from "./run-store.ts";

/** Writes down what happens to runs, and tells those who read along. */
export interface RunJournal {
  append(event: AgentEvent): void;
  /** The agent said how the run ended. */
  finish(runId: string, outcome: RunOutcome): void;
  /** The run ended without its agent; its last event is written here. */
  fail(record: RunRecord, error: unknown): void;
  cancel(record: RunRecord): void;
  isoNow(): string;
}

export function createRunJournal({
  store,
  readers,
  now,
}: {
  readonly store: RunStore;
  readonly readers: RunReaders;
  readonly now: () => number;
}): RunJournal {
  const isoNow = (): string => new Date(now()).toISOString();
  const append = (event: AgentEvent): void => {
    const offset = store.append(event);
    readers.wake(event.runId, offset);
  };
  const finish = (runId: string, outcome: RunOutcome): void => {
    store.update(runId, { status: outcome.status, outcome, updatedAt: isoNow() });
    readers.wake(runId);
  };
  const end = ({ runId, status }: RunRecord, outcome: RunOutcome): void => {
    if (isFinished(status)) return;
    const seq = store.head(runId).seq + 1;
    append({ type: "run-end", result: outcome, seq, runId, stepId: `${runId}:0` });
    finish(runId, outcome);
  };
  return {
    append,
    finish,
    fail: (record, error) => end(record, failedOutcome(record, error)),
    cancel: (record) => end(record, cancelledOutcome(record)),
    isoNow,
  };
}
