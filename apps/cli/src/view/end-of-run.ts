import type { RunResult, StopReason } from "@harombe/agent";

import { withHint } from "../output/with-hint.ts";

/** What a stopped run ran into, and what gives it more room. */
const stops: Readonly<Record<StopReason, readonly [why: string, hint: string]>> = {
  "max-steps": ["the limit of steps was reached", "Raise agent.max_steps."],
  "max-duration": ["the time for a run was over", "Raise agent.max_duration."],
  "max-tokens": ["the tokens for a run were used up", "Raise agent.max_tokens."],
  loop: ["the model went in circles", "Ask differently, or ask a larger model."],
};

/** Why a run stopped, as part of a sentence. */
export function whyStopped(reason: StopReason): string {
  return stops[reason][0];
}

/** The error that a run without an answer is for a command; null when there is an answer. */
export function errorOfRun(result: RunResult): Error | null {
  switch (result.status) {
    case "completed":
    case "cancelled":
      return null;
    case "failed":
      return Object.assign(new Error(result.error.message), result.error);
    case "stopped": {
      const [why, hint] = stops[result.reason];
      return withHint(`The run stopped before its end: ${why}`, hint);
    }
    case "interrupted":
      return withHint("The run waits for an approval", "Nobody is here to give it.");
  }
}
