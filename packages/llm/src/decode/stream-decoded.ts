import { toThrown } from "../errors/to-thrown.ts";
import type { ReadyIterator } from "../stream/ready-iterator.ts";
import { createWebReader } from "../transport/byte-reader.ts";
import { createWatch, type Watch } from "../transport/create-watch.ts";
import type { RawAnswer } from "../transport/post-raw.ts";
import { failureContext, type RequestContext } from "../transport/request-context.ts";
import type { Timeouts } from "../transport/timeouts.ts";
import { DecodedBody } from "./decoded-body.ts";
import type { StreamDecoder } from "./stream-decoder.ts";

export interface StreamSource<T> extends RequestContext {
  /** Sends the request. The signal is this request's alone. */
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
 * leaves or aborts, and translates what goes wrong. Nothing happens before the first read. No
 * generator, so that what one packet brought is told without a promise for each value.
 */
export function streamDecoded<T>(source: StreamSource<T>): AsyncIterable<T> & ReadyIterator<T> {
  return new DecodedStream(source);
}

class DecodedStream<T> implements AsyncIterable<T>, ReadyIterator<T> {
  readonly #source: StreamSource<T>;
  #watch: Watch | null = null;
  #body: DecodedBody<T> | null = null;
  #hasOutput = false;
  #isOver = false;

  constructor(source: StreamSource<T>) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  ready(): IteratorResult<T> | undefined {
    if (this.#isOver) return over;
    try {
      const result = this.#body?.take();
      return result && this.#onResult(result);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.#isOver) return over;
    try {
      const body = (this.#body ??= await this.#open());
      for (;;) {
        const result = this.#isOver ? over : body.take();
        if (result !== undefined) return this.#onResult(result);
        await body.wait();
      }
    } catch (error) {
      if (this.#isOver) return over;
      throw this.#fail(error);
    }
  }

  async return(value?: unknown): Promise<IteratorResult<T>> {
    if (!this.#isOver) {
      this.#end();
      if (this.#body) await this.#body.leave();
      else this.#watch?.abort(new DOMException("The reader has left", "AbortError"));
    }
    return { done: true, value };
  }

  async #open(): Promise<DecodedBody<T>> {
    const { transport, signal, timeouts = transport.timeouts } = this.#source;
    const watch = createWatch({ url: transport.url, timeouts, signal });
    this.#watch = watch;
    const answer = await this.#source.open(watch.signal);
    const reader = isRaw(answer) ? answer.body : createWebReader(answer.body, watch.signal);
    try {
      const contentType = contentTypeOf(answer);
      assertNoPage(contentType);
      return new DecodedBody({ reader, decoder: this.#source.decode(contentType), watch });
    } catch (error) {
      reader.cancel();
      throw error;
    }
  }

  #onResult(result: IteratorResult<T>): IteratorResult<T> {
    if (result.done === true) this.#end();
    else this.#hasOutput ||= this.#source.isOutput(result.value);
    return result;
  }

  #fail(error: unknown): unknown {
    this.#end();
    void this.#body?.leave();
    const context = { ...failureContext(this.#source), hasOutput: this.#hasOutput };
    // Without clocks it was aborted before it began, and says so itself.
    return this.#watch ? toThrown(error, this.#watch, context) : error;
  }

  #end(): void {
    this.#isOver = true;
    this.#watch?.end();
  }
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

function isRaw(answer: Response | RawAnswer): answer is RawAnswer {
  return answer.body !== null && "read" in answer.body;
}

function contentTypeOf(answer: Response | RawAnswer): string {
  const type = isRaw(answer) ? answer.headers["content-type"] : answer.headers.get("content-type");
  return type ?? "";
}

/** A login page or a proxy's excuse, under a status that says all is well. */
function assertNoPage(type: string): void {
  if (type.startsWith("text/html")) throw new SyntaxError("a page of HTML");
}
