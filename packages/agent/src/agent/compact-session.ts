import { ConversationWindow } from "../context/conversation-window.ts";
import { groupStarts } from "../context/group-starts.ts";
import { requestSummary } from "../context/summarize.ts";
import { assumePlan } from "../context/window-plan.ts";
import type { CompactOptions, Compacted } from "../options/agent-options.ts";
import type { RunParts } from "../run/run-start.ts";
import { openHistory } from "../sessions/open-history.ts";
import { sessionWaiting } from "../sessions/session-errors.ts";

/** Sums up all but the last turns of a session. Its messages stay; what a model sees gets shorter. */
export async function compactSession(
  parts: RunParts,
  sessionId: string,
  { signal }: CompactOptions,
): Promise<Compacted | null> {
  signal?.throwIfAborted();
  const { sessions, agent } = parts;
  const claim = await sessions.claim(sessionId, agent.createId?.() ?? crypto.randomUUID());
  try {
    // Its summary is a part of what it waits with.
    const [waiting] = await sessions.pausedRuns(sessionId);
    if (waiting) throw sessionWaiting(sessionId, waiting.runId);
    return await sumUpOldTurns(parts, sessionId, signal);
  } finally {
    await claim.release();
  }
}

async function sumUpOldTurns(
  { sessions, team: { root } }: RunParts,
  sessionId: string,
  signal: AbortSignal | undefined,
): Promise<Compacted | null> {
  const { messages, summary: previous } = await openHistory(sessions, sessionId);
  const window = new ConversationWindow(previous);
  window.follow(messages);
  const { start, tokens: tokensBefore } = window;
  const known = root.context.windowTokens ?? root.model.capabilities.contextWindowTokens;
  const assumed = assumePlan(root, tokensBefore);
  const plan = { ...assumed, windowTokens: known ?? assumed.windowTokens };
  const position = groupStarts(messages, start, plan.keepGroups).at(-1) ?? start;
  if (position === start) return null;
  const task = { messages: messages.slice(start, position), previous, plan };
  const { text } = await requestSummary(root.model, task, signal);
  if (text === null) return null;
  window.replaceBefore({ position, text });
  const tokensAfter = window.tokens;
  if (tokensAfter >= tokensBefore) return null;
  await sessions.saveSummary(sessionId, { position, text });
  return { tokensBefore, tokensAfter };
}
