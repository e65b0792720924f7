import type { ModelEvent } from "../contract/model-event.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { createByteCutter } from "./create-byte-cutter.ts";

/** What one piece of a stream, such as an event or a line, says. */
export interface PieceReport {
  /** Whether it holds output; and whether that has to be translated, and all that follows. */
  readonly output: OutputVerdict;
  /** Clients did not ask for it. Default true. */
  readonly isKept?: boolean;
  /** Nothing that may follow matters. Default false. */
  readonly isLast?: boolean;
}

export type OutputVerdict = "none" | "pass" | "translate";

/** How one dialect's stream is watched. */
export interface WatchedDialect {
  /** What ends a piece. */
  readonly ends: readonly string[];
  /** Of one piece, and of all pieces before the first output. */
  readonly bytesMax: number;
  split(bytes: Buffer): Iterable<string>;
  /** A piece as it stood in the stream. */
  encode(piece: string): string;
  /** Matches every piece that may say more than output. May be wrong the other way. */
  readonly telling: RegExp;
  /** Throws what the piece says went wrong. */
  read(piece: string): PieceReport;
  /** Whether what was read ends an answer, also where the engine does not say that it is over. */
  readonly isComplete: boolean;
  /** What clients wait for behind an answer that is complete; empty when nothing is missing. */
  readonly closing: string;
  /** The events behind the last bytes. Throws when the answer is not complete. */
  finish(): readonly ModelEvent[];
  /** Reads the whole stream instead. */
  createTranslator(): StreamDecoder;
}

/**
 * Passes a stream on as it is. Only pieces that may tell something are read: all up to the first
 * output, then those that name a reason, a usage, an error or the end. Nothing is passed on before
 * the first output, for until then another engine may be asked; an answer whose first output has
 * to be translated is decoded from its first byte on.
 */
export function createStreamWatch(dialect: WatchedDialect): StreamDecoder {
  const { ends, bytesMax, telling } = dialect;
  const cutter = createByteCutter({ ends, bytesMax });
  let held: Buffer[] = [];
  let hasOutput = false;
  let isDone = false;
  let translator: StreamDecoder | null = null;

  /** Returns whether there was more than comments, which an engine that hangs may write for ever. */
  const pass = (bytes: Buffer, events: ModelEvent[]): boolean => {
    const all = held.length === 0 ? bytes : Buffer.concat([...held, bytes]);
    held = [];
    if (all.byteLength > 0) {
      // The end of an answer without a word is no output.
      const outputs = hasOutput ? countPieces(bytes, ends) : 0;
      events.push({ type: "wire", bytes: all, outputs });
      return outputs > 0;
    }
    return false;
  };
  const hold = (bytes: Buffer): void => {
    held.push(bytes);
    const heldBytes = held.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (heldBytes > bytesMax)
      throw new RangeError(`no output within ${bytesMax} bytes of a stream`);
  };
  const translate = (bytes: Buffer, events: ModelEvent[]): boolean => {
    translator = dialect.createTranslator();
    const seen = Buffer.concat([...held, bytes, cutter.rest()]);
    held = [];
    return translator.push(seen, events);
  };

  /** Reads the pieces of some bytes one by one; those before a fault are passed on. */
  const read = (bytes: Buffer, pieces: Iterable<string>, events: ModelEvent[]): boolean => {
    const kept: string[] = [];
    let isAltered = false;
    const settle = (): boolean => {
      const left = isAltered
        ? Buffer.from(kept.map((piece) => dialect.encode(piece)).join(""))
        : bytes;
      if (hasOutput || dialect.isComplete) return pass(left, events) && hasOutput;
      hold(left);
      return false;
    };
    try {
      for (const piece of pieces) {
        if (hasOutput && !telling.test(piece)) {
          kept.push(piece);
          continue;
        }
        if (piece.length > bytesMax) throw new RangeError(`a piece of more than ${bytesMax} bytes`);
        const { output, isKept = true, isLast = false } = dialect.read(piece);
        if (output === "translate" && !hasOutput) return translate(bytes, events);
        hasOutput ||= output === "pass";
        if (isKept) kept.push(piece);
        else isAltered = true;
        isDone = isLast;
        if (isDone) break;
      }
    } catch (error) {
      isAltered = true;
      settle();
      throw error;
    }
    return settle();
  };

  return {
    get isDone() {
      return translator?.isDone ?? isDone;
    },
    push(piece, events) {
      if (translator) return translator.push(piece, events);
      const bytes = cutter.push(piece);
      if (bytes.byteLength === 0) return false;
      if (hasOutput && !telling.test(bytes.toString("latin1"))) {
        return pass(bytes, events);
      }
      const isProgress = read(bytes, dialect.split(bytes), events);
      if (isDone) events.push(...dialect.finish());
      return isProgress;
    },
    end(events) {
      if (translator) return translator.end(events);
      const last = cutter.rest();
      // Half a piece is no piece.
      const pieces = [...dialect.split(last)];
      if (pieces.length > 0) read(last, pieces, events);
      if (dialect.isComplete && !isDone) pass(Buffer.from(dialect.closing), events);
      events.push(...dialect.finish());
    },
  };
}

/** Comments, which begin with a colon where there are any, are not counted. */
function countPieces(bytes: Buffer, ends: readonly string[]): number {
  let count = 0;
  for (const end of ends) {
    let start = 0;
    for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, start)) {
      if (bytes[start] !== colon) count += 1;
      start = at + end.length;
    }
  }
  return count;
}

const colon = 0x3a;
