/** Turns callbacks into a stream. Holds at most what one answer has, which is bounded itself. */
export interface EventChannel<Event> extends AsyncIterable<Event> {
  push(event: Event): void;
  end(): void;
  fail(error: unknown): void;
}

export function createEventChannel<Event>(): EventChannel<Event> {
  const events: Event[] = [];
  let outcome: { readonly error?: unknown } | undefined;
  let wake = (): void => {};
  const settle = (next: { readonly error?: unknown }): void => {
    outcome ??= next;
    wake();
  };
  return {
    push: (event) => {
      events.push(event);
      wake();
    },
    end: () => settle({}),
    fail: (error) => settle({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else if (outcome !== undefined) break;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      if ("error" in outcome) throw outcome.error;
    },
  };
}
