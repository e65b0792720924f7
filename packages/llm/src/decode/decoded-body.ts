import type { ByteReader } from "../transport/byte-reader.ts";
import type { Watch } from "../transport/create-watch.ts";
import type { StreamDecoder } from "./stream-decoder.ts";

export interface DecodedBodyParts<T> {
  readonly reader: ByteReader;
  readonly decoder: StreamDecoder<T>;
  readonly watch: Watch;
}

/** How long an answered connection may take to end the body, so that it can be used again. */
const drainMsMax = 50;

/** The body of one answer as the values that it says. */
export class DecodedBody<T> {
  readonly #reader: ByteReader;
  readonly #decoder: StreamDecoder<T>;
  readonly #watch: Watch;
  #values: T[] = [];
  /** How many of the values were taken. */
  #taken = 0;
  #fault: { readonly error: unknown } | null = null;
  /** Nothing more is to come. */
  #isEnded = false;

  constructor({ reader, decoder, watch }: DecodedBodyParts<T>) {
    this.#reader = reader;
    this.#decoder = decoder;
    this.#watch = watch;
  }

  /**
   * The next value, as far as what it stands in has arrived; undefined when something has to be
   * waited for. Throws what broke the body, behind the values before it.
   */
  take(): IteratorResult<T, undefined> | undefined {
    for (;;) {
      this.#watch.signal.throwIfAborted();
      if (this.#taken < this.#values.length) return this.#next();
      if (this.#fault !== null) throw this.#fault.error;
      if (this.#isEnded) return over;
      const piece = this.#reader.ready?.();
      if (piece === undefined) return undefined;
      this.#add(piece);
    }
  }

  /** Waits for more. */
  async wait(): Promise<void> {
    if (this.#decoder.isDone) return this.#drain();
    this.#watch.waiting();
    const piece = await this.#reader.read();
    this.#watch.arrived();
    this.#watch.signal.throwIfAborted();
    this.#add(piece);
  }

  /** Gives up the rest, whatever there is; the connection behind a whole answer is kept. */
  async leave(): Promise<void> {
    if (this.#decoder.isDone && this.#fault === null) await this.#drain();
    else this.#reader.cancel();
  }

  #next(): IteratorYieldResult<T> {
    return { done: false, value: this.#values[this.#taken++] as T };
  }

  #add(piece: Uint8Array | null): void {
    // Behind a whole answer only the end of the body is of interest.
    if (this.#decoder.isDone) return this.#end(piece);
    this.#values = [];
    this.#taken = 0;
    try {
      if (piece === null) this.#decoder.end(this.#values);
      else if (this.#decoder.push(piece, this.#values)) this.#watch.progress();
    } catch (error) {
      // What came before a fault in the same packet still counts.
      this.#fault = { error };
    }
    if (piece === null) this.#isEnded = true;
  }

  #end(piece: Uint8Array | null): void {
    this.#isEnded = true;
    if (piece !== null) this.#reader.cancel();
  }

  async #drain(): Promise<void> {
    if (this.#isEnded) return;
    const timer = setTimeout(() => this.#reader.cancel(), drainMsMax);
    try {
      // Engines end the body right after the answer: one read is all it takes.
      this.#end(await this.#reader.read());
    } catch {
      // The answer is whole; what becomes of its connection is nobody's concern.
      this.#isEnded = true;
    } finally {
      clearTimeout(timer);
    }
  }
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };
