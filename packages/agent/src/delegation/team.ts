import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import type { ContextView } from "../context/context-view.ts";
import type { OutputGoal } from "../output/output-goal.ts";
import type { SessionSummary } from "../sessions/session-store.ts";

/** The root agent and those that may be delegated to. */
export interface Team {
  readonly root: ResolvedAgent;
  readonly named: ReadonlyMap<string, ResolvedAgent>;
  createContext(
    agent: ResolvedAgent,
    options: { readonly output: OutputGoal | null; readonly summary: SessionSummary | null },
  ): ContextView;
}
