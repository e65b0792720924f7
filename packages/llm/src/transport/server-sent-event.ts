/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** The event's type; `message` where the stream names none. */
  readonly event: string;
  readonly data: string;
  /** The last id that the stream gave, for `Last-Event-ID`; empty when it gave none. */
  readonly id: string;
  /** The last reconnection time that the stream asked for; null when it asked for none. */
  readonly retryMs: number | null;
}
