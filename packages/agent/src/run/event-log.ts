import type { AgentEvent } from "./agent-event.ts";

/** The events of a run: kept up to a bound, read by any number of readers at their own pace. */
export interface EventLog {
  push(event: AgentEvent): void;
  /** Ends all readers once they have read everything. */
  close(): void;
  read(after?: number): AsyncIterableIterator<AgentEvent>;
}

export function createEventLog(eventsMax: number): EventLog {
  let events: AgentEvent[] = [];
  let isClosed = false;
  let waiting: (() => void)[] = [];

  const wake = (): void => {
    const readers = waiting;
    if (readers.length === 0) return;
    waiting = [];
    for (const resume of readers) resume();
  };

  /** Sequence numbers have no gaps, so a place follows from a number. */
  async function* read(after = 0): AsyncGenerator<AgentEvent, undefined> {
    let next = after + 1;
    for (;;) {
      const first = events[0]?.seq ?? next;
      const event = events[Math.max(next, first) - first];
      if (event) {
        next = event.seq + 1;
        yield event;
      } else if (isClosed) {
        return undefined;
      } else {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    }
  }

  return {
    push(event) {
      events.push(event);
      // Cut rarely, so that a push costs the same however much is kept.
      if (events.length >= eventsMax * 2) events = events.slice(-eventsMax);
      wake();
    },
    close() {
      isClosed = true;
      wake();
    },
    read,
  };
}
