import type { AgentEvent, Run, RunResult } from "@harombe/agent";

import { type Lifecycle, stoppingError } from "../lifecycle/lifecycle.ts";
import type { ApprovalDesk } from "./approval-desk.ts";
import type { RunJournal } from "./run-journal.ts";
import { failedOutcome, serverStopped } from "./run-outcome.ts";
import type { RunReaders } from "./run-readers.ts";
import { isFinished, type RunRecord } from "./run-record.ts";
import type { RunStore } from "./run-store.ts";

export interface DriveParts {
  readonly store: RunStore;
  readonly journal: RunJournal;
  readonly readers: RunReaders;
  readonly lifecycle: Lifecycle;
  readonly desk: () => ApprovalDesk;
}

/** Writes down what a run does until it ends or waits. Never throws. */
export async function driveRun(run: Run, runId: string, parts: DriveParts): Promise<void> {
  const { store, journal, readers, lifecycle } = parts;
  const work = lifecycle.isStopping ? undefined : lifecycle.track();
  const onStop = (): void => run.cancel();
  work?.signal.addEventListener("abort", onStop, { once: true });
  try {
    let last: RunResult | undefined;
    for await (const event of run) {
      if (event.type === "run-end") last = event.result;
      if (event.type === "approval-request") request(event, parts);
      else if (event.type !== "run-end") journal.append(event);
      else if (event.result.status === "interrupted") pause(event, event.result, parts);
      else settle(event, { isStopped: work?.signal.aborted === true, ...parts });
    }
    if (!last) throw new TypeError(`Run ${runId} ended without saying how`);
  } catch (error) {
    run.cancel();
    failSafely(parts, { runId, error });
  } finally {
    const status = store.get(runId)?.status;
    if (status !== undefined && isFinished(status)) parts.desk().withdraw(runId);
    work?.done();
    readers.wake(runId);
    if (lifecycle.isStopping && status === "waiting") readers.abort(runId, stoppingError());
  }
}

/** Whoever hears of an approval finds it among those that wait. */
function request(
  event: AgentEvent & { readonly type: "approval-request" },
  { store, journal, desk }: DriveParts,
): void {
  store.transaction(() => {
    desk().ask(store.get(event.runId) as RunRecord, event.approval);
    journal.append(event);
  });
}

function pause(
  event: AgentEvent,
  result: Extract<RunResult, { status: "interrupted" }>,
  { store, journal, desk }: DriveParts,
): void {
  const { runId } = event;
  // The state holds the conversation; readers of events have no use for it.
  const shown = { ...result, state: { version: 1, runId, sessionId: result.sessionId } } as const;
  store.transaction(() => {
    journal.append({ ...event, type: "run-end", result: shown });
    store.update(runId, { status: "waiting", state: result.state, updatedAt: journal.isoNow() });
    desk().open(store.get(runId) as RunRecord, result.approvals);
  });
}

function settle(
  event: AgentEvent & { readonly type: "run-end" },
  { store, journal, isStopped }: DriveParts & { readonly isStopped: boolean },
): void {
  const { runId, result } = event;
  if (result.status === "interrupted") return;
  const record = store.get(runId) as RunRecord;
  const outcome =
    isStopped && result.status === "cancelled" ? failedOutcome(record, serverStopped()) : result;
  journal.append({ ...event, result: outcome });
  journal.finish(runId, outcome);
}

function failSafely(
  { store, journal, readers }: DriveParts,
  { runId, error }: { readonly runId: string; readonly error: unknown },
): void {
  try {
    const record = store.get(runId);
    if (record) journal.fail(record, error);
  } catch (cause) {
    // The store itself fails, so nothing can be kept; at least no reader waits for ever.
    readers.abort(runId, cause);
  }
}
