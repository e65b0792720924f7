import type { Message } from "@harombe/llm";
import type { Span } from "@opentelemetry/api";

import { resolveApprovalMode } from "../approvals/approval-mode.ts";
import type { RunOptions } from "../options/agent-options.ts";
import type { SessionClaim } from "../sessions/session-store.ts";
import { type PausedRun, toRunState } from "../state/paused-run.ts";
import { toPausedRun } from "../state/to-paused-run.ts";
import { noteEvent } from "../telemetry/note-event.ts";
import { noteResult } from "../telemetry/note-result.ts";
import { resolveTelemetry } from "../telemetry/telemetry-options.ts";
import { traceRun } from "../telemetry/trace-run.ts";
import type { AgentEvent, AgentEventBody } from "./agent-event.ts";
import { type EventLog, createEventLog } from "./event-log.ts";
import { type Frame, type FrameEnd, stepIdOf } from "./frame.ts";
import { runFrame } from "./run-frame.ts";
import type { RunResult } from "./run-result.ts";
import { type RunScope, createTotals, thawTotals } from "./run-scope.ts";
import type { RunParts, RunStart } from "./run-start.ts";
import type { Run } from "./run.ts";
import { type StopSignal, createStopSignal } from "./stop-signal.ts";
import { createTurns } from "./take-turns.ts";
import { type RunEnding, toRunResult } from "./to-run-result.ts";

/** A run from its start to its end. It is at work as soon as it exists. */
export class ActiveRun implements Run {
  readonly id: string;
  readonly result: Promise<RunResult>;
  readonly #parts: RunParts;
  readonly #start: RunStart;
  readonly #stop: StopSignal;
  readonly #log: EventLog;
  readonly #scope: RunScope;
  readonly #startedAt: number;
  #span: Span | null = null;
  #seq: number;
  #root: Frame | null = null;
  /** Nothing is taken in any more. */
  #isSettled = false;
  #isOver = false;

  constructor(parts: RunParts, start: RunStart, options: RunOptions) {
    const { limits } = parts.team.root;
    this.id = start.runId;
    this.#parts = parts;
    this.#start = start;
    this.#seq = start.paused?.seq ?? 0;
    this.#stop = createStopSignal(options.signal, {
      durationMs: limits.durationMs,
      elapsedMs: start.paused?.elapsedMs ?? 0,
    });
    this.#log = createEventLog(limits.bufferedEvents);
    this.#scope = this.#createScope(options);
    this.#startedAt = this.#scope.stopwatch();
    const { sessionId, input, paused } = start;
    this.#emitAsRun({ type: "run-start", sessionId, input, resumed: paused !== null });
    this.result = traceRun(parts, this.#scope, paused, (span) => this.#run(span));
  }

  events({ after = 0 }: { readonly after?: number } = {}): AsyncIterableIterator<AgentEvent> {
    return this.#log.read(after);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<AgentEvent> {
    return this.#log.read();
  }

  cancel(reason?: unknown): void {
    this.#stop.cancel(reason);
  }

  steer(text: string): boolean {
    const { steering, limits } = this.#scope;
    if (this.#isSettled || steering.length >= limits.steeringMessages) return false;
    steering.push(text);
    return true;
  }

  #createScope(options: RunOptions): RunScope {
    const { team, agent, sessions, cwd } = this.#parts;
    const { runId, sessionId, paused } = this.#start;
    return {
      runId,
      sessionId,
      signal: this.#stop.signal,
      limits: team.root.limits,
      approvals: resolveApprovalMode(options.approvals ?? agent.approvals),
      settings: { ...paused?.settings, ...options.settings },
      sessions: sessionId === null ? null : sessions,
      cwd,
      clock: agent.clock ?? Date.now,
      stopwatch: agent.stopwatch ?? (() => performance.now()),
      createId: agent.createId ?? (() => crypto.randomUUID()),
      telemetry: resolveTelemetry(agent.telemetry),
      totals: paused ? thawTotals(paused.totals) : createTotals(),
      remembered: new Set(paused?.remembered),
      steering: [...(paused?.steering ?? [])],
      inTurn: createTurns(),
      emit: (frame, body) => this.#emit(stepIdOf(frame), frame.path, body),
      keep: (frame, message, position) => this.#keep(frame, message, position),
      checkpoint: () => this.#checkpoint(),
      dropCheckpoint: () => this.#dropCheckpoint(),
      runFrame,
    };
  }

  async #run(span: Span | null): Promise<RunResult> {
    this.#span = span;
    const ending = await this.#work();
    this.#isSettled = true;
    this.#stop.close();
    const durationMs = this.#durationMs();
    const result = toRunResult(this.#scope, this.#root, { ending, durationMs });
    if (span) noteResult(span, result, this.#start.paused);
    this.#emitAsRun({ type: "run-end", result });
    this.#isOver = true;
    this.#log.close();
    return result;
  }

  /** Ends in whatever way, but never by throwing. */
  async #work(): Promise<RunEnding> {
    const { sessionId, sessions } = this.#scope;
    let claim: SessionClaim | null = null;
    let ending: RunEnding;
    try {
      if (sessionId !== null) claim = (await sessions?.claim(sessionId, this.id)) ?? null;
      ending = await this.#workInSession();
    } catch (error) {
      ending = { type: "threw", error };
    }
    try {
      await claim?.release();
    } catch (error) {
      return { type: "threw", error };
    }
    return ending;
  }

  async #workInSession(): Promise<RunEnding> {
    this.#root = await this.#start.open(this.#scope);
    const end = await this.#workToEnd(this.#root);
    if (end.type !== "paused") return { type: "ended", end, paused: null };
    // The state counts the event that ends this part of the run.
    const paused = this.#snapshot(this.#root, this.#seq + 1);
    const { sessionId, sessions } = this.#scope;
    if (sessionId !== null) await sessions?.savePausedRun(sessionId, toRunState(paused));
    return { type: "ended", end, paused };
  }

  /** A message that was accepted while the answer settled is answered too. */
  async #workToEnd(root: Frame): Promise<FrameEnd> {
    for (;;) {
      const end = await runFrame(this.#scope, root);
      if (end.type === "answer" && this.#scope.steering.length > 0) continue;
      this.#isSettled = true;
      return end;
    }
  }

  #emit(stepId: string, path: readonly string[], body: AgentEventBody): void {
    if (this.#isOver) return;
    this.#seq += 1;
    if (this.#span) noteEvent(body);
    const identity = { seq: this.#seq, runId: this.id, stepId };
    this.#log.push(
      path.length === 0 ? { ...body, ...identity } : { ...body, ...identity, agentPath: path },
    );
  }

  #emitAsRun(body: AgentEventBody): void {
    this.#emit(`${this.id}:0`, [], body);
  }

  #keep(frame: Frame, message: Message, position: number): Promise<void> | undefined {
    const { sessionId, sessions } = this.#scope;
    // While a run is opened there is no root yet: what it adds belongs to the root.
    if (sessionId === null || frame.path.length > 0) return undefined;
    return sessions?.append(sessionId, { position, message }) ?? undefined;
  }

  async #checkpoint(): Promise<void> {
    const { sessionId, sessions } = this.#scope;
    if (sessionId === null || !this.#root) return;
    const state = toRunState(this.#snapshot(this.#root, this.#seq));
    await sessions?.savePausedRun(sessionId, state);
  }

  async #dropCheckpoint(): Promise<void> {
    await this.#scope.sessions?.takePausedRun(this.id);
  }

  #snapshot(root: Frame, seq: number): PausedRun {
    const trace = this.#span?.spanContext();
    return toPausedRun(this.#scope, root, { seq, elapsedMs: this.#durationMs(), trace });
  }

  #durationMs(): number {
    const elapsedMs = this.#scope.stopwatch() - this.#startedAt;
    return (this.#start.paused?.elapsedMs ?? 0) + elapsedMs;
  }
}
