/** Bounds of a run. Each is a whole number of at least 1, or null where null is allowed: no bound. */
export interface AgentLimits {
  /** Model calls until an answer; tools are withheld on the last one. Default 10. */
  readonly steps: number;
  /** Milliseconds of work, without the time a run is paused. Default null. */
  readonly durationMs: number | null;
  /** Tokens of prompts and answers together, over the whole run. Default null. */
  readonly tokens: number | null;
  /** Milliseconds that one call may take where the tool names no limit. Default 120 000. */
  readonly toolTimeoutMs: number | null;
  /** Tokens of one result; longer ones are cut in the middle. Default 4000, at most a quarter of the window. */
  readonly toolResultTokens: number;
  /** Characters of one answer with its reasoning and calls; what comes after is not read. Default 1 000 000. */
  readonly answerCharacters: number;
  /** Calls of one step that only read and run at the same time. Default 4. */
  readonly parallelCalls: number;
  /** Calls of one step; further ones are refused. Default 32. */
  readonly callsPerStep: number;
  /** Agents below the root that may be nested. Default 3. */
  readonly delegationDepth: number;
  /** Events kept for readers that come later; the oldest go first. Default 10 000. */
  readonly bufferedEvents: number;
  /** Steering messages that may wait for the next model call. Default 16. */
  readonly steeringMessages: number;
  /** Milliseconds that an aborted tool has to clean up before it is left behind. Default 2000. */
  readonly abortGraceMs: number;
}

export const defaultLimits: AgentLimits = {
  steps: 10,
  durationMs: null,
  tokens: null,
  toolTimeoutMs: 120_000,
  toolResultTokens: 4000,
  answerCharacters: 1_000_000,
  parallelCalls: 4,
  callsPerStep: 32,
  delegationDepth: 3,
  bufferedEvents: 10_000,
  steeringMessages: 16,
  abortGraceMs: 2000,
};

const nullable: ReadonlySet<string> = new Set(["durationMs", "tokens", "toolTimeoutMs"]);

/** Fills in the defaults. Throws a `TypeError` that names the wrong limit. */
export function resolveLimits(limits: Partial<AgentLimits> = {}): AgentLimits {
  for (const [name, value] of Object.entries(limits)) checkLimit(name, value);
  return { ...defaultLimits, ...limits };
}

function checkLimit(name: string, value: unknown): void {
  if (!(name in defaultLimits)) {
    const known = Object.keys(defaultLimits).join(", ");
    throw new TypeError(`There is no limit "${name}"; the limits are ${known}`);
  }
  if (value === null && nullable.has(name)) return;
  if (Number.isSafeInteger(value) && (value as number) >= 1) return;
  const allowed = nullable.has(name) ? "a whole number from 1, or null" : "a whole number from 1";
  throw new TypeError(`limits.${name} is ${String(value)}, but must be ${allowed}`);
}
