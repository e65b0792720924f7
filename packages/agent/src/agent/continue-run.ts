import type { Message } from "@harombe/llm";

import type { ApprovalDecision } from "../approvals/approval.ts";
import { toCanonicalJson } from "../approvals/canonical-json.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { ResumeOptions } from "../options/agent-options.ts";
import { createOutputGoal } from "../output/output-goal.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { RunParts, RunStart } from "../run/run-start.ts";
import { closeCalls } from "../sessions/open-history.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import { fromPausedFrame } from "../state/from-paused-frame.ts";
import { matchDecisions, parseRunState } from "../state/parse-run-state.ts";
import type { PausedRun } from "../state/paused-run.ts";

/** A run that goes on where it was paused. Throws an `AgentError` for what cannot be right. */
export function continueRun(
  parts: RunParts,
  state: unknown,
  { decisions, options }: { decisions: readonly ApprovalDecision[]; options: ResumeOptions },
): RunStart {
  const paused = parseRunState(state);
  const matched = matchDecisions(paused.root, decisions);
  return {
    runId: paused.runId,
    sessionId: paused.sessionId,
    input: "",
    paused,
    open: (scope) => open(scope, parts, { paused, matched, options }),
  };
}

async function open(
  scope: RunScope,
  { team }: RunParts,
  { paused, matched, options }: Continuation,
): Promise<Frame> {
  const messages = await openConversation(scope, paused);
  const { output } = paused;
  const schema = options.output ?? output?.schema;
  const goal = schema
    ? createOutputGoal(schema, options.maxOutputRepairs ?? output?.repairsMax)
    : null;
  if (goal) goal.repairs = output?.repairs ?? 0;
  return fromPausedFrame(paused.root, { team, decisions: matched, messages, output: goal });
}

interface Continuation {
  readonly paused: PausedRun;
  readonly matched: ReadonlyMap<string, ApprovalDecision>;
  readonly options: ResumeOptions;
}

async function openConversation(scope: RunScope, paused: PausedRun): Promise<Message[]> {
  const { sessions, sessionId, remembered } = scope;
  if (!sessions || sessionId === null) return [...(paused.root.messages ?? [])];
  await takeState(sessions, sessionId, paused);
  for (const hash of await sessions.rememberedCalls(sessionId)) remembered.add(hash);
  const stored = (await sessions.load(sessionId))?.messages ?? [];
  const { position, slots } = paused.root;
  const kept = stored.filter((entry) => entry.position < position);
  const isWhole = kept.length === position;
  const isLast = stored.every((entry) => entry.position < position + (slots?.length ?? 0));
  if (!isWhole || !isLast) throw staleState(paused.runId);
  return closeCalls(sessionId, kept).messages.slice(0, position);
}

/**
 * Only who takes the stored state may go on with it: approved calls run at most once. What the
 * session keeps is what counts; a state that says something else was changed on its way.
 */
async function takeState(
  sessions: SessionStore,
  sessionId: string,
  paused: PausedRun,
): Promise<void> {
  const { runId, stateId } = paused;
  const stored = await sessions.takePausedRun(runId);
  const isLatest = stored?.["stateId"] === stateId;
  if (isLatest && toCanonicalJson(parseRunState(stored)) === toCanonicalJson(paused)) return;
  if (stored) await sessions.savePausedRun(sessionId, stored);
  throw isLatest ? changedState(runId) : staleState(runId);
}

function changedState(runId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_STATE_INVALID",
    message: `The state of run ${runId} is not the one that its session keeps`,
    hint: "Resume from what `sessions.pausedRuns()` holds",
  });
}

export function staleState(runId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_STATE_STALE",
    message: `Run ${runId} was resumed from this state before, or its session went on without it`,
    hint: "Resume from the state of its latest result, or run again",
  });
}
