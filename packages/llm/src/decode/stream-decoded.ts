import { toThrown } from "../errors/to-thrown.ts";
import { type ByteReader, createWebReader } from "../transport/byte-reader.ts";
import { createWatch, type Watch } from "../transport/create-watch.ts";
import type { RawAnswer } from "../transport/post-raw.ts";
import { failureContext, type RequestContext } from "../transport/request-context.ts";
import type { Timeouts } from "../transport/timeouts.ts";
import type { StreamDecoder } from "./stream-decoder.ts";

export interface StreamSource<T> extends RequestContext {
  /** Sends the request. */
  readonly open: (signal: AbortSignal) => Promise<Response | RawAnswer>;
  /** A decoder for an answer of this content type; empty where the server names none. */
  readonly decode: (contentType: string) => StreamDecoder<T>;
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
    const answer = await source.open(watch.signal);
    for await (const value of readValues(answer, source.decode, watch)) {
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
function assertNoPage(type: string): void {
  if (type.startsWith("text/html")) throw new SyntaxError("a page of HTML");
}

function isRaw(answer: Response | RawAnswer): answer is RawAnswer {
  return answer.body !== null && "read" in answer.body;
}

function contentTypeOf(answer: Response | RawAnswer): string {
  const type = isRaw(answer) ? answer.headers["content-type"] : answer.headers.get("content-type");
  return type ?? "";
}

async function* readValues<T>(
  answer: Response | RawAnswer,
  decode: StreamSource<T>["decode"],
  watch: Watch,
): AsyncGenerator<T> {
  let decoder: StreamDecoder<T> | undefined;
  const reader = isRaw(answer) ? answer.body : createWebReader(answer.body);
  const cancel = (): void => reader.cancel();
  watch.signal.addEventListener("abort", cancel, { once: true });
  try {
    const contentType = contentTypeOf(answer);
    assertNoPage(contentType);
    decoder = decode(contentType);
    while (!decoder.isDone) {
      watch.waiting();
      const piece = await reader.read();
      watch.arrived();
      watch.signal.throwIfAborted();
      const values: T[] = [];
      // What came before a fault in the same packet still counts.
      const fault = attempt(() => {
        if (piece === null) decoder?.end(values);
        else if (decoder?.push(piece, values)) watch.progress();
      });
      for (const value of values) {
        watch.signal.throwIfAborted();
        yield value;
      }
      if (fault) throw fault.error;
      if (piece === null) return;
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

async function drain(reader: ByteReader): Promise<void> {
  const timer = setTimeout(() => reader.cancel(), drainMsMax);
  try {
    // Engines end the body right after the answer: one read is all it takes.
    if ((await reader.read()) !== null) reader.cancel();
  } catch {
    // The answer is whole; what becomes of its connection is nobody's concern.
  } finally {
    clearTimeout(timer);
  }
}
