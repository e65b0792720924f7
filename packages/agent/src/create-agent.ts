import { beginRun } from "./agent/begin-run.ts";
import { compactSession } from "./agent/compact-session.ts";
import { continueRun, staleState } from "./agent/continue-run.ts";
import { createTeam } from "./delegation/create-team.ts";
import type { Agent, AgentOptions } from "./options/agent-options.ts";
import { ActiveRun } from "./run/active-run.ts";
import type { RunParts } from "./run/run-start.ts";
import { createMemorySessions } from "./sessions/create-memory-sessions.ts";

/** States used up that an agent remembers, for runs that no session store remembers. */
const usedStatesMax = 1000;

/** Makes an agent. Throws a `TypeError` for options that cannot work. Nothing runs yet. */
export function createAgent(options: AgentOptions): Agent {
  const team = createTeam(options);
  const { clock } = options;
  const sessions = options.sessions ?? createMemorySessions(clock ? { clock } : {});
  const parts: RunParts = { agent: options, team, sessions, cwd: options.cwd ?? process.cwd() };
  const usedStates = new Set<string>();
  return {
    name: team.root.name,
    model: team.root.model,
    tools: [...team.root.tools.values()].map(({ tool }) => tool),
    sessions,
    run: (input, runOptions = {}) =>
      new ActiveRun(parts, beginRun(parts, input, runOptions), runOptions),
    resume(state, decisions, resumeOptions = {}) {
      const start = continueRun(parts, state, { decisions, options: resumeOptions });
      if (start.sessionId === null) useState(usedStates, start.runId, start.paused?.stateId ?? "");
      return new ActiveRun(parts, start, resumeOptions);
    },
    compact: (sessionId, compactOptions = {}) => compactSession(parts, sessionId, compactOptions),
  };
}

function useState(used: Set<string>, runId: string, stateId: string): void {
  if (used.has(stateId)) throw staleState(runId);
  if (used.size >= usedStatesMax) used.delete(used.values().next().value!);
  used.add(stateId);
}
