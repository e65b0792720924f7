import type { Dispatcher } from "undici";

import type { ByteReader } from "./byte-reader.ts";

/** Bytes that wait for the reader; with more, nothing is taken from the connection. */
const heldBytesMax = 16 * 1024;

/** A body between the connection that it comes from and its reader. */
export class RawBody implements ByteReader {
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #end: { readonly error: Error | null } | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #wake: (() => void) | null = null;

  /** Before the first piece: what the connection is held back with. */
  open(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  add(piece: Uint8Array): void {
    this.#held.push(piece);
    this.#heldBytes += piece.byteLength;
    if (this.#heldBytes >= heldBytesMax) this.#controller?.pause();
    this.#wakeReader();
  }

  /** Behind the last piece; with what broke the connection, if that did. Only the first end counts. */
  end(error: Error | null): void {
    this.#end ??= { error };
    this.#wakeReader();
  }

  ready(): Uint8Array | null | undefined {
    if (this.#held.length > 0) return this.#takeHeld();
    if (this.#end?.error) throw this.#end.error;
    return this.#end === null ? undefined : null;
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const piece = this.ready();
      if (piece !== undefined) return piece;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  cancel(): void {
    if (this.#end !== null) return;
    this.end(null);
    this.#controller?.abort(new Error("The reader has left"));
  }

  #takeHeld(): Uint8Array {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    if (this.#controller?.paused === true) this.#controller.resume();
    return held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held);
  }

  #wakeReader(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
