/**
 * Keeps the first and the last bytes of a stream and counts what is between. Copies into two fixed
 * buffers, so that a stream of tiny chunks holds no large ones in memory.
 */
export interface HeadTailBuffer {
  push(chunk: Uint8Array): void;
  /** Bytes held in memory; never more than the bound. */
  readonly bufferedBytes: number;
  /** Bytes that came in. */
  readonly totalBytes: number;
  readonly leftOutBytes: number;
  /** `tail` is empty as long as `head` holds everything. */
  take(): { readonly head: Buffer; readonly tail: Buffer };
}

export function createHeadTailBuffer(maxBytes: number): HeadTailBuffer {
  const head = Buffer.alloc(Math.ceil(maxBytes / 2));
  const ring = Buffer.alloc(Math.floor(maxBytes / 2));
  let headLength = 0;
  let totalBytes = 0;
  /** Where the next byte of the ring goes. */
  let next = 0;

  function pushTail(chunk: Uint8Array): void {
    const last = chunk.subarray(Math.max(0, chunk.length - ring.length));
    const untilEnd = Math.min(last.length, ring.length - next);
    ring.set(last.subarray(0, untilEnd), next);
    ring.set(last.subarray(untilEnd), 0);
    next = ring.length === 0 ? 0 : (next + last.length) % ring.length;
  }

  const tailLength = () => Math.min(ring.length, totalBytes - headLength);

  return {
    get bufferedBytes() {
      return headLength + tailLength();
    },
    get totalBytes() {
      return totalBytes;
    },
    get leftOutBytes() {
      return totalBytes - headLength - tailLength();
    },
    push(chunk) {
      const toHead = chunk.subarray(0, head.length - headLength);
      head.set(toHead, headLength);
      headLength += toHead.length;
      totalBytes += chunk.length;
      if (toHead.length < chunk.length) pushTail(chunk.subarray(toHead.length));
    },
    take() {
      const length = tailLength();
      const isWrapped = length === ring.length;
      const tail = isWrapped
        ? Buffer.concat([ring.subarray(next), ring.subarray(0, next)])
        : ring.subarray(0, length);
      return { head: head.subarray(0, headLength), tail: Buffer.from(tail) };
    },
  };
}
