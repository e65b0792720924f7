import type { Team } from "../delegation/team.ts";
import type { AgentOptions } from "../options/agent-options.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { PausedRun } from "../state/paused-run.ts";
import type { Frame } from "./frame.ts";
import type { RunScope } from "./run-scope.ts";

/** What an agent gives to each of its runs. */
export interface RunParts {
  readonly agent: AgentOptions;
  readonly team: Team;
  readonly sessions: SessionStore;
  readonly cwd: string;
}

/** How a run begins: anew, or where it was paused. */
export interface RunStart {
  readonly runId: string;
  readonly sessionId: string | null;
  readonly input: string;
  readonly paused: PausedRun | null;
  /** Makes the root frame, once the session is this run's own. */
  open(scope: RunScope): Promise<Frame>;
}
