import { toBuffer } from "./to-buffer.ts";

export interface ByteCutter {
  /** Adds bytes, cut anywhere; returns those up to the end of the last whole unit. May be empty. */
  push(bytes: Uint8Array): Buffer;
  /** What no end followed. */
  rest(): Buffer;
}

export interface ByteCutterOptions {
  /** What ends a unit. */
  readonly ends: readonly string[];
  /** Of one unit. */
  readonly bytesMax: number;
}

/** The ends of events of `text/event-stream`, as servers write them; the second also of CRLF. */
export const eventEnds: readonly string[] = ["\n\n", "\n\r\n"];
export const lineEnds: readonly string[] = ["\n"];

/**
 * Cuts a stream behind whole units, so that a stream which breaks can still be ended in good order.
 * Throws `RangeError` for a unit that is too long.
 */
export function createByteCutter({ ends, bytesMax }: ByteCutterOptions): ByteCutter {
  const overlap = Math.max(...ends.map(({ length }) => length)) - 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** The last bytes of what is held: an end may be cut in two. */
  let tail = empty;

  const hold = (bytes: Buffer): void => {
    if (bytes.byteLength === 0) return;
    heldBytes += bytes.byteLength;
    if (heldBytes > bytesMax) throw new RangeError(`a piece of more than ${bytesMax} bytes`);
    held.push(bytes);
  };
  const take = (): Buffer => {
    const all = join(held);
    held = [];
    heldBytes = 0;
    tail = empty;
    return all;
  };

  return {
    push(piece) {
      const bytes = toBuffer(piece);
      const seen = join([tail, bytes]);
      const end = endOfLast(seen, ends);
      if (end === 0) {
        hold(bytes);
        tail = lastBytes(seen, overlap);
        return empty;
      }
      const cut = end - tail.byteLength;
      const whole = join([take(), bytes.subarray(0, cut)]);
      const rest = bytes.subarray(cut);
      hold(rest);
      tail = lastBytes(rest, overlap);
      return whole;
    },
    rest: take,
  };
}

/** Behind the last end; 0 when there is none. */
function endOfLast(bytes: Buffer, ends: readonly string[]): number {
  let last = 0;
  for (const end of ends) {
    const at = bytes.lastIndexOf(end);
    if (at >= 0) last = Math.max(last, at + end.length);
  }
  return last;
}

function lastBytes(bytes: Buffer, count: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.byteLength - count));
}

/** Without a copy where only one of them holds anything. */
function join(pieces: readonly Buffer[]): Buffer {
  const filled = pieces.filter(({ byteLength }) => byteLength > 0);
  return filled.length > 1 ? Buffer.concat(filled) : (filled[0] ?? empty);
}

const empty: Buffer = Buffer.alloc(0);
