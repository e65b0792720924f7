import { boundText } from "../context/bound-content.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { traceChild } from "../telemetry/trace-child.ts";
import { type CallResult } from "./call-slot.ts";
import { cancelledResult } from "./execute-call.ts";

/** Runs a delegated agent to its end. Null when it waits for a person. */
export async function runChild(scope: RunScope, child: Frame): Promise<CallResult | null> {
  const name = child.agent.name;
  try {
    const end = await traceChild(scope, child, () => scope.runFrame(scope, child));
    if (end.type === "paused") return null;
    const text = boundText(child.text, child.context.resultTokens);
    if (end.type === "answer") return { outcome: "ok", content: text || `${name} said nothing.` };
    const so = text ? ` It came this far:\n${text}` : "";
    return { outcome: "error", content: `${name} was stopped (${end.reason}).${so}` };
  } catch (error) {
    if (scope.signal.aborted) return cancelledResult;
    // What cannot be kept would be lost in silence.
    if (AgentError.isInstance(error) && error.code.startsWith("HAROMBE_AGENT_STORE")) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: "error", content: `${name} failed: ${message}` };
  }
}
