import { toThrown } from "../errors/to-thrown.ts";
import { createWatch, type Watch } from "../transport/create-watch.ts";
import { failureContext, type RequestContext } from "../transport/request-context.ts";
import type { Timeouts } from "../transport/timeouts.ts";
import type { StreamDecoder } from "./stream-decoder.ts";

export interface StreamSource<T> extends RequestContext {
  /** Sends the request. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** A decoder for the answer, chosen by its headers. */
  readonly decode: (response: Response) => StreamDecoder<T>;
  /** Whether a value is output, which a retry would repeat. */
  readonly isOutput: (value: T) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Instead of the transport's. */
  readonly timeouts?: Timeouts;
}

/**
 * The one loop below every HTTP backend: runs the clocks, ends the connection when the caller
 * leaves or aborts, and translates what goes wrong.
 */
export async function* streamDecoded<T>(source: StreamSource<T>): AsyncGenerator<T> {
  const { transport, signal, timeouts = transport.timeouts } = source;
  const watch = createWatch({ url: transport.url, timeouts, signal });
  let hasOutput = false;
  try {
    const response = await source.open(watch.signal);
    for await (const value of readValues(response, source.decode, watch)) {
      hasOutput ||= source.isOutput(value);
      yield value;
    }
  } catch (error) {
    throw toThrown(error, watch, { ...failureContext(source), hasOutput });
  } finally {
    watch.end();
  }
}

/** A login page or a proxy's excuse, under a status that says all is well. */
function assertNoPage({ headers }: Response): void {
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) throw new SyntaxError("a page of HTML");
}

async function* readValues<T>(
  response: Response,
  decode: StreamSource<T>["decode"],
  watch: Watch,
): AsyncGenerator<T> {
  let decoder: StreamDecoder<T> | undefined;
  const reader = response.body?.getReader();
  const cancel = (): void => void reader?.cancel().catch(() => {});
  watch.signal.addEventListener("abort", cancel, { once: true });
  try {
    assertNoPage(response);
    decoder = decode(response);
    while (!decoder.isDone) {
      watch.waiting();
      const chunk = await reader?.read();
      watch.arrived();
      watch.signal.throwIfAborted();
      const values: T[] = [];
      // What came before a fault in the same packet still counts.
      const fault = attempt(() => {
        if (chunk?.value === undefined) decoder?.end(values);
        else if (decoder?.push(chunk.value, values)) watch.progress();
      });
      for (const value of values) {
        watch.signal.throwIfAborted();
        yield value;
      }
      if (fault) throw fault.error;
      if (chunk?.value === undefined) return;
    }
  } finally {
    watch.signal.removeEventListener("abort", cancel);
    if (decoder?.isDone) await drain(reader);
    else cancel();
  }
}

function attempt(action: () => void): { readonly error: unknown } | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** How long an answered connection may take to end the body, so that it can be used again. */
const drainMsMax = 50;

async function drain(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  if (reader === undefined) return;
  const cancel = (): void => void reader.cancel().catch(() => {});
  const timer = setTimeout(cancel, drainMsMax);
  try {
    // Engines end the body right after the answer: one read is all it takes.
    if (!(await reader.read()).done) cancel();
  } catch {
    // The answer is whole; what becomes of its connection is nobody's concern.
  } finally {
    clearTimeout(timer);
  }
}
