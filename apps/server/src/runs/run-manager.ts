import type { Agent, Run, RunState } from "@harombe/agent";

import { ServerError } from "../errors/server-error.ts";
import { type Lifecycle, stoppingError } from "../lifecycle/lifecycle.ts";
import { type ApprovalAnswerInput, createApprovalDesk } from "./approval-desk.ts";
import { driveRun, type DriveParts } from "./drive-run.ts";
import { createRunJournal } from "./run-journal.ts";
import { serverStopped } from "./run-outcome.ts";
import { createRunReaders, type ReadOptions } from "./run-readers.ts";
import {
  type ApprovalRecord,
  isFinished,
  type RunRecord,
  type RunRequest,
  type StoredEvent,
} from "./run-record.ts";
import type { RunStore } from "./run-store.ts";

/** What a run needs of an agent. */
export type RunAgent = Pick<Agent, "run" | "resume">;

export interface RunManagerOptions {
  readonly store: RunStore;
  readonly lifecycle: Lifecycle;
  /** Makes the agent that a run asks for; asked again when a run goes on. */
  readonly createAgent: (request: RunRequest) => Promise<RunAgent>;
  /** How long an approval waits for a person before it counts as denied. */
  readonly approvalTimeoutMs: number;
  /** Runs that are at work or wait, at most. Default 64. */
  readonly activeRunsMax?: number;
  /** Bytes of events that a reader may fall behind. Default 1 MiB. */
  readonly readerBytesMax?: number;
  readonly now?: () => number;
}

/** Runs that outlive the requests that started them, and the process that ran them. */
export interface RunManager {
  /**
   * Resolves when the run has begun. Throws `HAROMBE_SERVER_BUSY`, `HAROMBE_SERVER_SESSION_BUSY` while
   * a run of the session waits for an approval, and what making the agent throws.
   */
  start(request: RunRequest): Promise<RunRecord>;
  /** Throws `HAROMBE_SERVER_NOT_FOUND`. */
  get(runId: string): RunRecord;
  /** Events after a number, then those to come, until the run ends. */
  read(runId: string, options?: ReadOptions): AsyncIterable<StoredEvent>;
  /** Resolves when the run is over. */
  finished(runId: string, signal?: AbortSignal): Promise<RunRecord>;
  /** Resolves when it has stopped. Throws `HAROMBE_SERVER_CONFLICT` when it is over. */
  cancel(runId: string): Promise<RunRecord>;
  /** Adds a message to a run that is not over. */
  steer(runId: string, message: string): void;
  /** Those that wait, oldest first. */
  approvals(): readonly ApprovalRecord[];
  /** What one run waits for now. */
  approvalsOf(runId: string): readonly ApprovalRecord[];
  decide(approvalId: string, answer: ApprovalAnswerInput): Promise<ApprovalRecord>;
  /** Forgets the runs of a session. Throws `HAROMBE_SERVER_SESSION_BUSY` while one is not over. */
  deleteSession(sessionId: string): void;
  readonly counts: { readonly running: number; readonly waiting: number };
  close(): void;
}

/** Messages that may wait for a run that waits for an approval. */
const steeringMax = 16;

/**
 * Takes up where the last process stopped: runs that wait go on waiting, and runs that were at work
 * are marked as failed with `HAROMBE_SERVER_STOPPED`.
 */
export function createRunManager({
  store,
  lifecycle,
  createAgent,
  approvalTimeoutMs,
  activeRunsMax = 64,
  readerBytesMax = 1024 * 1024,
  now = Date.now,
}: RunManagerOptions): RunManager {
  const live = new Map<string, Run>();
  const steering = new Map<string, string[]>();
  const readers = createRunReaders({ store, readerBytesMax });
  const journal = createRunJournal({ store, readers, now });
  const parts: DriveParts = { store, journal, readers, lifecycle, desk: () => desk };

  const get = (runId: string): RunRecord => {
    const record = store.get(runId);
    if (record) return record;
    throw new ServerError("HAROMBE_SERVER_NOT_FOUND", `There is no run ${JSON.stringify(runId)}`);
  };
  const refuseOpen = (sessionId: string, statuses: readonly ("running" | "waiting")[]): void => {
    const open = store.list(statuses).find((run) => run.sessionId === sessionId);
    if (open) throw sessionBusy(open);
  };
  const drive = async (run: Run, runId: string): Promise<void> => {
    live.set(runId, run);
    await driveRun(run, runId, parts);
    live.delete(runId);
  };
  const desk = createApprovalDesk<RunAgent>({
    approvals: store.approvals,
    now,
    timeoutMs: approvalTimeoutMs,
    prepare: (runId) => createAgent(get(runId)),
    async resume(runId, agent, decisions) {
      const { state } = get(runId);
      store.update(runId, { status: "running", updatedAt: journal.isoNow() });
      try {
        const run = agent.resume(state as RunState, decisions);
        for (const message of steering.get(runId) ?? []) run.steer(message);
        steering.delete(runId);
        await drive(run, runId);
      } catch (error) {
        journal.fail(get(runId), error);
      }
    },
    fail: (runId, error) => journal.fail(get(runId), error),
  });

  /** Lets the agent itself end the run, so that the session has a result for each of its calls. */
  const cancelWaiting = async (record: RunRecord): Promise<void> => {
    desk.withdraw(record.runId);
    try {
      const agent = await createAgent(record);
      const run = agent.resume(record.state as RunState, []);
      run.cancel();
      await drive(run, record.runId);
    } catch {
      // Without an engine there is no agent; the run is over all the same.
      journal.cancel(get(record.runId));
    }
  };

  for (const record of store.list(["running"])) {
    desk.withdraw(record.runId);
    journal.fail(record, serverStopped());
  }
  desk.restore(store.list(["waiting"]).map(({ runId }) => runId));
  lifecycle.onStopping(() => {
    desk.pause();
    for (const { runId } of store.list(["waiting"])) readers.abort(runId, stoppingError());
  });

  return {
    async start(request) {
      if (live.size + desk.waitingCount >= activeRunsMax) throw busy(activeRunsMax);
      if (lifecycle.isStopping) throw stoppingError();
      // What waits for a person could not be resumed once its session has gone on.
      if (desk.waitingCount > 0) refuseOpen(request.sessionId, ["waiting"]);
      const agent = await createAgent(request);
      const run = agent.run(request.input, { session: request.sessionId });
      store.create(run.id, request, journal.isoNow());
      void drive(run, run.id);
      return get(run.id);
    },
    get,
    read(runId, options) {
      get(runId);
      return readers.read(runId, options);
    },
    async finished(runId, signal) {
      let record = get(runId);
      while (!isFinished(record.status)) {
        if (lifecycle.isStopping && record.status === "waiting") throw stoppingError();
        await readers.next(runId, signal);
        record = get(runId);
      }
      return record;
    },
    async cancel(runId) {
      const record = get(runId);
      if (isFinished(record.status)) throw alreadyOver(record);
      const run = live.get(runId);
      if (run) run.cancel();
      else await cancelWaiting(record);
      return this.finished(runId);
    },
    steer(runId, message) {
      const record = get(runId);
      if (isFinished(record.status)) throw alreadyOver(record);
      const run = live.get(runId);
      if (run) {
        if (!run.steer(message)) throw steeringFull(runId);
        return;
      }
      const queued = steering.get(runId) ?? [];
      if (queued.length >= steeringMax) throw steeringFull(runId);
      steering.set(runId, [...queued, message]);
    },
    approvals: () => store.approvals.pending(),
    approvalsOf: (runId) => store.approvals.current(runId),
    decide: (approvalId, answer) => desk.decide(approvalId, answer),
    deleteSession(sessionId) {
      refuseOpen(sessionId, ["running", "waiting"]);
      store.deleteSession(sessionId);
    },
    get counts() {
      return { running: live.size, waiting: desk.waitingCount };
    },
    close() {
      desk.pause();
      store.close();
    },
  };
}

function busy(limit: number): ServerError {
  return new ServerError("HAROMBE_SERVER_BUSY", `All ${limit} places for runs are taken`, {
    retryAfterMs: 1000,
    isRetryable: true,
  });
}

function steeringFull(runId: string): ServerError {
  return new ServerError("HAROMBE_SERVER_BUSY", `Run ${runId} takes no more messages now`, {
    retryAfterMs: 1000,
    isRetryable: true,
    hint: "Wait for its next step, or answer its approval.",
  });
}

function alreadyOver({ runId, status }: RunRecord): ServerError {
  return new ServerError("HAROMBE_SERVER_CONFLICT", `Run ${runId} is over: ${status}`);
}

function sessionBusy({ runId, sessionId, status }: RunRecord): ServerError {
  const answer =
    status === "waiting" ? "Answer what it waits for (GET /approvals), or cancel" : "Cancel";
  return new ServerError(
    "HAROMBE_SERVER_SESSION_BUSY",
    `Run ${runId} of session ${sessionId} is not over`,
    { hint: `${answer} it first: POST /runs/${runId}/cancel.` },
  );
}
