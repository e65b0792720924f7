export interface OutgoingServerSentEvent {
  /** Without it, readers see `message`. */
  readonly event?: string | undefined;
  /** Any text; each of its lines becomes a `data` line. */
  readonly data: string;
  readonly id?: string | undefined;
  readonly retryMs?: number | undefined;
}

/**
 * One event as text, with the blank line that ends it. Line ends in the data arrive as LF. Throws
 * `TypeError` for a type or id with a line end, or an id with NUL, which readers would not see.
 */
export function encodeServerSentEvent({
  event,
  data,
  id,
  retryMs,
}: OutgoingServerSentEvent): string {
  let text = "";
  if (event !== undefined) text += `event: ${assertOneLine("event", event)}\n`;
  if (id !== undefined) text += `id: ${assertOneLine("id", id)}\n`;
  if (retryMs !== undefined) text += `retry: ${assertWhole(retryMs)}\n`;
  return `${text}data: ${data.replaceAll(/\r\n|\r|\n/g, "\ndata: ")}\n\n`;
}

/** A comment line, which readers skip: keeps proxies from closing a quiet stream. */
export function encodeServerSentComment(text = ""): string {
  return `: ${assertOneLine("comment", text)}\n\n`;
}

function assertOneLine(name: string, value: string): string {
  if (!/[\r\n\0]/.test(value)) return value;
  throw new TypeError(`${name} must be one line without NUL: ${JSON.stringify(value)}`);
}

function assertWhole(retryMs: number): number {
  if (Number.isSafeInteger(retryMs) && retryMs >= 0) return retryMs;
  throw new TypeError(`retryMs must be a whole number of milliseconds, not ${retryMs}`);
}
