import type { Frame } from "./frame.ts";

/** Model calls that an agent may make: its limit, and one for each repair of its output. */
export function stepsMax({ agent, output }: Frame): number {
  return agent.limits.steps + (output?.repairs ?? 0);
}
