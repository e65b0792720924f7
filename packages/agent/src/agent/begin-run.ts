import type { Message, MessageContent } from "@harombe/llm";

import type { RunOptions } from "../options/agent-options.ts";
import { type OutputGoal, createOutputGoal } from "../output/output-goal.ts";
import { addMessage } from "../run/add-message.ts";
import { type Frame, createFrame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { RunParts, RunStart } from "../run/run-start.ts";
import { toText } from "../run/to-text.ts";
import { openHistory } from "../sessions/open-history.ts";
import type { SessionSummary } from "../sessions/session-store.ts";

/** A run that begins with what a user wrote. Throws a `TypeError` for wrong options. */
export function beginRun(
  parts: RunParts,
  input: MessageContent,
  { runId, session, output, maxOutputRepairs }: RunOptions,
): RunStart {
  if (input.length === 0) throw new TypeError("run() needs an input, but it is empty");
  if (session === "") throw new TypeError("session is empty; leave it out for none");
  if (session?.isWellFormed() === false) throw new TypeError("session is not well-formed Unicode");
  const goal = output ? createOutputGoal(output, maxOutputRepairs) : null;
  return {
    runId: runId ?? parts.agent.createId?.() ?? crypto.randomUUID(),
    sessionId: session ?? null,
    input: toText(input),
    paused: null,
    open: (scope) => open(scope, parts, { input, goal }),
  };
}

async function open(
  scope: RunScope,
  { team }: RunParts,
  { input, goal }: { readonly input: MessageContent; readonly goal: OutputGoal | null },
): Promise<Frame> {
  const { messages, summary } = await openConversation(scope);
  const frame = createFrame({
    agent: team.root,
    stepPrefix: `${scope.runId}:`,
    messages,
    context: team.createContext(team.root, { output: goal, summary }),
    output: goal,
  });
  await addMessage(scope, frame, { role: "user", content: input });
  return frame;
}

/** What was said before. A run that still waits in this session is given up. */
async function openConversation({
  sessions,
  sessionId,
  remembered,
}: RunScope): Promise<{ messages: Message[]; summary: SessionSummary | null }> {
  if (!sessions || sessionId === null) return { messages: [], summary: null };
  for (const state of await sessions.pausedRuns(sessionId)) {
    await sessions.takePausedRun(state.runId);
  }
  for (const hash of await sessions.rememberedCalls(sessionId)) remembered.add(hash);
  return openHistory(sessions, sessionId);
}
