import { AgentError } from "../errors/agent-error.ts";
import type { AgentEventBody } from "../run/agent-event.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { ConversationWindow } from "./conversation-window.ts";
import { groupStarts } from "./group-starts.ts";
import { summarize } from "./summarize.ts";
import type { WindowPlan } from "./window-plan.ts";

/** A summary that would have to be renewed at the next step is no help: leave this much free. */
const comfortable = 0.6;

/** Stands for messages where there is no room for a summary. */
const droppedText = "(dropped)";
const droppedTokens = 16;

/** Makes a conversation fit: old results are shortened first, then old groups are summed up. */
export async function compact(
  scope: RunScope,
  frame: Frame,
  { window, plan, room }: Compaction,
): Promise<void> {
  const starts = groupStarts(frame.messages, window.start, plan.keepGroups);
  const oldest = starts.at(-1) ?? frame.messages.length;
  report(scope, frame, window, "shorten-results", () =>
    window.shortenBefore(oldest, plan.shortenedResultTokens),
  );
  if (window.tokens <= room) return;
  const cut =
    findCut(window, starts, { plan, room: room * comfortable }) ??
    shortenLast(scope, frame, { window, plan, room }) ??
    findCut(window, starts, { plan, room }) ??
    frame.messages.length;
  if (window.tokens <= room) return;
  // Before a model is asked for a summary that would not help.
  const least = window.tokensFrom(cut, droppedTokens);
  if (least > room) throw tooLarge(least, plan);
  if (cut > window.start) await sumUp(scope, frame, { window, plan, room }, cut);
  if (window.tokens > room) throw tooLarge(window.tokens, plan);
}

export interface Compaction {
  readonly window: ConversationWindow;
  readonly plan: WindowPlan;
  /** Tokens that the conversation may take. */
  readonly room: number;
}

/** The cut that keeps the most groups and fits. */
function findCut(
  window: ConversationWindow,
  starts: readonly number[],
  { plan, room }: { readonly plan: WindowPlan; readonly room: number },
): number | null {
  const fits = (start: number): boolean => window.tokensFrom(start, plan.summaryTokens) <= room;
  return starts.toReversed().find(fits) ?? null;
}

/** When the last groups alone are too large, their results are shortened too. Decides nothing. */
function shortenLast(scope: RunScope, frame: Frame, { window, plan }: Compaction): null {
  report(scope, frame, window, "shorten-results", () =>
    window.shortenBefore(frame.messages.length, plan.shortenedResultTokens),
  );
  return null;
}

async function sumUp(
  scope: RunScope,
  frame: Frame,
  { window, plan, room }: Compaction,
  cut: number,
): Promise<void> {
  const tokensBefore = window.tokens;
  const { summary: previous, start } = window;
  const messages = frame.messages.slice(start, cut);
  const text = await summarize(scope, frame, { messages, previous, plan });
  const dropped = previous?.text ?? "(The earlier messages were dropped to make room.)";
  window.replaceBefore({ position: cut, text: text ?? dropped });
  if (window.tokens > room) window.replaceBefore({ position: cut, text: droppedText });
  const { sessionId, sessions } = scope;
  if (frame.path.length === 0 && sessionId !== null && window.summary) {
    await sessions?.saveSummary(sessionId, window.summary);
  }
  const method = text === null ? "drop" : "summarize";
  emitCompact(scope, frame, { tokensBefore, tokensAfter: window.tokens, method });
}

function report(
  scope: RunScope,
  frame: Frame,
  window: ConversationWindow,
  method: "shorten-results",
  work: () => boolean,
): void {
  const tokensBefore = window.tokens;
  if (work()) emitCompact(scope, frame, { tokensBefore, tokensAfter: window.tokens, method });
}

function emitCompact(
  scope: RunScope,
  frame: Frame,
  body: Omit<AgentEventBody & { readonly type: "context-compact" }, "type">,
): void {
  scope.emit(frame, { type: "context-compact", ...body });
}

function tooLarge(tokens: number, plan: WindowPlan): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_CONTEXT_EXCEEDED",
    message: `The last message takes about ${tokens} tokens, but a window of ${plan.windowTokens} leaves ${plan.conversationTokens} for the conversation`,
    hint: "Send less at once, or raise the model's context length",
  });
}
