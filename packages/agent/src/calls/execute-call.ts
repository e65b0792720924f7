import type { MessageContent } from "@harombe/llm";

import { boundContent } from "../context/bound-content.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { rememberUrls } from "../run/seen-urls.ts";
import { toText } from "../run/to-text.ts";
import { noteOutcome } from "../telemetry/note-outcome.ts";
import { traceTool } from "../telemetry/trace-tool.ts";
import type { CallResult } from "./call-slot.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { type DeadlineOutcome, runWithDeadline } from "./run-with-deadline.ts";

/** Runs a tool. However it ends, the model gets something that it can use. */
export async function executeCall(
  scope: RunScope,
  frame: Frame,
  { entry, call, input }: PreparedCall,
): Promise<CallResult> {
  const { tool } = entry;
  const { abortGraceMs, toolTimeoutMs } = frame.agent.limits;
  const timeoutMs = tool.timeoutMs ?? toolTimeoutMs;
  const callId = call.id;
  scope.emit(frame, { type: "tool-start", callId, name: tool.name });
  let isOver = false;
  const progress = (message: string): void => {
    if (!isOver) scope.emit(frame, { type: "tool-progress", callId, message });
  };
  const outcome = await traceTool(scope, frame, call, async (span) => {
    const ended = await runWithDeadline(
      async (signal) => tool.execute(input, { signal, callId, cwd: scope.cwd, progress }),
      { signal: scope.signal, timeoutMs, graceMs: abortGraceMs },
    );
    if (span) noteOutcome(span, ended, scope.telemetry);
    return ended;
  });
  isOver = true;
  const result = toResult(tool.name, outcome, timeoutMs);
  if (entry.isNetwork && result.outcome === "ok") {
    rememberUrls(scope.totals.seenUrls, JSON.stringify(call.arguments), toText(result.content));
  }
  return { ...result, content: boundContent(result.content, frame.context.resultTokens) };
}

export const cancelledResult: CallResult = {
  outcome: "cancelled",
  content: "The call was cancelled before it finished. What it did until then is unknown.",
};

function toResult(
  name: string,
  outcome: DeadlineOutcome<MessageContent>,
  timeoutMs: number | null,
): CallResult {
  switch (outcome.type) {
    case "done":
      return { outcome: "ok", content: outcome.value };
    case "failed":
      return { outcome: "error", content: `${name} failed: ${describe(outcome.error)}` };
    case "timeout":
      return {
        outcome: "timeout",
        content: `${name} gave no result within ${timeoutMs} ms and was stopped. Try something smaller, or another way.`,
      };
    case "aborted":
      return cancelledResult;
  }
}

function describe(error: unknown): string {
  return error instanceof Error && error.message ? error.message : String(error);
}
