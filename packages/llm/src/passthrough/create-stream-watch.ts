import type { ModelEvent } from "../contract/model-event.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { createPieceCutter, type PieceCutterOptions } from "./create-piece-cutter.ts";
import { joinBuffers } from "./join-buffers.ts";
import { learnPieceShape, type PieceShape } from "./learn-piece-shape.ts";
import { partOf } from "./part-of.ts";
import { toBuffer } from "./to-buffer.ts";
import { withoutByteOrderMark } from "./without-byte-order-mark.ts";

/** What one piece of a stream, such as an event or a line, says. */
export interface PieceReport {
  readonly output: OutputVerdict;
  /** Clients did not ask for it, or would choke on it. Default true. */
  readonly isKept?: boolean;
  /** Nothing that may follow matters. Default false. */
  readonly isLast?: boolean;
}

/**
 * Whether a piece holds output. `blank`: white space, behind which anything may stand; `translate`:
 * clients cannot take it as it is, nor what follows, unless output has passed before.
 */
export type OutputVerdict = "none" | "blank" | "pass" | "translate";

/** How one dialect's stream is watched. Its `bytesMax` holds for all that comes before output, too. */
export interface WatchedDialect extends PieceCutterOptions {
  /** Finds the opening quotes of strings that say nothing but output in a piece; global. */
  readonly texts: RegExp;
  /** Throws what the piece says went wrong. */
  read(piece: Buffer): PieceReport;
  /** Reads what no end followed; null when that is no piece. */
  readRest(rest: Buffer): PieceReport | null;
  /** Whether what was read ends an answer, also where the engine does not say that it is over. */
  isComplete(): boolean;
  /** What clients wait for behind an answer that is complete; empty when nothing is missing. */
  readonly closing: string;
  /** The events behind the last bytes. Throws when the answer is not complete. */
  finish(): readonly ModelEvent[];
  /** Reads the whole stream instead. */
  createTranslator(): StreamDecoder;
}

/**
 * Passes a stream on as it is. Every piece is read, but for those that differ from the last one in
 * their texts alone: what they say besides output has been read. Nothing is passed on before the
 * first output, for until then another engine may be asked; an answer whose first output has to be
 * translated is decoded from its first byte on.
 */
export function createStreamWatch(dialect: WatchedDialect): StreamDecoder {
  const cutter = createPieceCutter(dialect);
  /** All bytes until some are passed on, for the translator. */
  let seen: Buffer[] = [];
  let seenBytes = 0;
  /** What is to be passed on, and how many pieces of output are in it. */
  let kept: Buffer[] = [];
  let outputs = 0;
  /** The shape of the last piece, where that was output. */
  let shape: PieceShape | null = null;
  let hasOutput = false;
  let hasPassed = false;
  let translator: StreamDecoder | null = null;

  const see = (bytes: Buffer): void => {
    seen.push(bytes);
    seenBytes += bytes.byteLength;
  };
  const keep = (bytes: Buffer): void => {
    // Most often it is the only one, and an array that is pushed to makes room for many.
    if (kept.length === 0) kept = [bytes];
    else kept.push(bytes);
  };
  /** Behind the pieces that differ from the last one in their texts alone. */
  const skipAlike = (text: string, start: number): number => {
    if (shape === null || cutter.isHolding()) return start;
    let at = start;
    for (let end = shape.endOf(text, at); end !== -1; end = shape.endOf(text, at)) {
      outputs += 1;
      at = end;
    }
    return at;
  };
  /** Returns whether the answer has to be translated. */
  const take = (piece: Buffer, { output, isKept = true, isLast = false }: PieceReport): boolean => {
    if (output === "translate" && !hasOutput && !hasPassed) return true;
    const isOutput = output === "pass" || (hasOutput && output !== "none");
    shape = isOutput ? learnPieceShape(piece.toString("latin1"), dialect.texts) : null;
    if (isOutput) outputs += 1;
    hasOutput ||= isOutput;
    if (isKept) keep(piece);
    watch.isDone = isLast;
    return false;
  };
  /** Returns whether the answer has to be translated; then not all was read. */
  const read = (bytes: Buffer): boolean => {
    const text = bytes.toString("latin1");
    let at = 0;
    while (at < text.length && !watch.isDone) {
      const start = at;
      at = skipAlike(text, start);
      if (at > start) keep(partOf(bytes, start, at));
      const cut = at < text.length ? cutter.cut(bytes, text, at) : null;
      if (cut === null) return false;
      if (take(cut.piece, dialect.read(cut.piece))) return true;
      at = cut.end;
    }
    return false;
  };
  /** Returns whether there was output: an engine that hangs may write comments for ever. */
  const pass = (events: ModelEvent[]): boolean => {
    if (kept.length === 0 || !(hasOutput || dialect.isComplete())) return false;
    const bytes = joinBuffers(kept);
    events.push({ type: "wire", bytes: hasPassed ? bytes : withoutByteOrderMark(bytes), outputs });
    const isProgress = outputs > 0;
    hasPassed = true;
    seen = [];
    kept = [];
    outputs = 0;
    return isProgress;
  };
  const translate = (): StreamDecoder => {
    kept = [];
    translator = dialect.createTranslator();
    return translator;
  };
  const pushTo = (decoder: StreamDecoder, bytes: Uint8Array, events: ModelEvent[]): boolean => {
    const isProgress = decoder.push(bytes, events);
    watch.isDone = decoder.isDone;
    return isProgress;
  };

  const watch = {
    isDone: false,
    push(piece: Uint8Array, events: ModelEvent[]): boolean {
      if (translator) return pushTo(translator, piece, events);
      const bytes = toBuffer(piece);
      if (!hasPassed) see(bytes);
      let isProgress = false;
      try {
        if (read(bytes)) return pushTo(translate(), joinBuffers(seen.splice(0)), events);
      } finally {
        // What came before a fault is good.
        isProgress = pass(events);
      }
      if (!hasPassed && seenBytes > dialect.bytesMax) {
        throw new RangeError(`no output within ${dialect.bytesMax} bytes of a stream`);
      }
      if (watch.isDone) events.push(...dialect.finish());
      return isProgress;
    },
    end(events: ModelEvent[]): void {
      if (translator) return translator.end(events);
      const rest = cutter.rest();
      const report = dialect.readRest(rest);
      if (report !== null && take(rest, report)) {
        const decoder = translate();
        pushTo(decoder, joinBuffers(seen.splice(0)), events);
        return decoder.end(events);
      }
      if (dialect.isComplete() && !watch.isDone) keep(Buffer.from(dialect.closing));
      pass(events);
      events.push(...dialect.finish());
    },
  };
  return watch;
}
