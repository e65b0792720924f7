import type { AgentEvent, AgentEventBody } from "../run/agent-event.ts";
import type { Run } from "../run/run.ts";

export async function gatherEvents(run: Run): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

export function typesOf(events: readonly AgentEventBody[]): string[] {
  return events.map(({ type }) => type);
}

/** The events of one type, with that type. */
export function ofType<Type extends AgentEventBody["type"]>(
  events: readonly AgentEvent[],
  type: Type,
): (AgentEvent & { readonly type: Type })[] {
  return events.filter((event): event is AgentEvent & { type: Type } => event.type === type);
}
