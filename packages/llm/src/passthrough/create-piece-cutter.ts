import { joinBuffers } from "./join-buffers.ts";
import { partOf } from "./part-of.ts";

export interface PieceCutter {
  /** Bytes wait for the end of their piece. */
  isHolding(): boolean;
  /**
   * The piece that begins at `start`, or has begun in what is held; null when its end is yet to
   * come, and the bytes are held. `text` is `bytes` as latin1.
   */
  cut(bytes: Buffer, text: string, start: number): Cut | null;
  /** What no end followed. */
  rest(): Buffer;
}

export interface Cut {
  readonly piece: Buffer;
  /** Where it ends in the bytes. */
  readonly end: number;
}

export interface PieceCutterOptions {
  /** Finds the end of a piece; global. */
  readonly pieceEnd: RegExp;
  /** Of one piece. */
  readonly bytesMax: number;
}

/**
 * The ends of events of `text/event-stream`: an empty line. A last CR ends it, whether or not an LF
 * follows, which then begins the next piece and means nothing there.
 */
export const eventEnd: RegExp = /(?:\r\n|\n|\r(?!\n))(?:\r\n?|\n)/g;
/** A last CR may be the first half of an end. */
export const lineEnd: RegExp = /\r\n|\n|\r(?!\n|$)/g;

/** Characters that may follow the first one of an end. */
const seamLength = 3;

/**
 * Cuts a stream behind whole pieces, so that a stream which breaks can still be ended in good
 * order. Throws `RangeError` for a piece that is too long.
 */
export function createPieceCutter({ pieceEnd, bytesMax }: PieceCutterOptions): PieceCutter {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** The last character of what is held: an end may be cut in two. */
  let tail = "";

  const endOf = (text: string, start: number): number => {
    const seam = tail === "" ? null : findEnd(tail + text.slice(0, seamLength), 0);
    if (seam?.start === 0) return seam.end - tail.length;
    return findEnd(text, start)?.end ?? -1;
  };
  const findEnd = (text: string, from: number): { start: number; end: number } | null => {
    pieceEnd.lastIndex = from;
    const found = pieceEnd.exec(text);
    return found && { start: found.index, end: pieceEnd.lastIndex };
  };
  const hold = (bytes: Buffer): void => {
    heldBytes += bytes.byteLength;
    if (heldBytes > bytesMax) throw new RangeError(`a piece of more than ${bytesMax} bytes`);
    held.push(bytes);
  };
  const take = (): Buffer => {
    const all = joinBuffers(held);
    held = [];
    heldBytes = 0;
    tail = "";
    return all;
  };

  return {
    isHolding: () => heldBytes > 0,
    cut(bytes, text, start) {
      const end = endOf(text, start);
      hold(partOf(bytes, start, end === -1 ? bytes.byteLength : end));
      if (end !== -1) return { piece: take(), end };
      tail = text.slice(-1);
      return null;
    },
    rest: take,
  };
}
