import type { AgentEvent } from "@harombe/agent";

import { sanitizeText } from "../terminal/sanitize-text.ts";
import type { Spinner } from "../terminal/spinner.ts";

/** Keeps a spinner while a run has nothing to show: until the first token, and while a tool works. */
export function showWaiting(event: AgentEvent, spinner: Spinner): void {
  switch (event.type) {
    case "step-start":
      return spinner.start("waiting for the model");
    case "tool-start":
      return spinner.start(sanitizeText(event.name));
    case "tool-progress":
      return spinner.start(sanitizeText(event.message).split("\n")[0] ?? "");
    case "route":
    case "step-end":
    case "run-start":
    case "approval-end":
      return;
    case "approval-request":
    case "context-compact":
    case "loop-detected":
    case "reasoning-delta":
    case "run-end":
    case "text-delta":
    case "tool-call":
    case "tool-end":
    case "warning":
      return spinner.stop();
  }
}
