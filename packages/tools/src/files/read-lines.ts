import type { FileHandle } from "node:fs/promises";

export interface LineRange {
  /** The first line, counting from 1. */
  readonly offset: number;
  readonly limit: number;
  /** Bytes of text in the result, about. */
  readonly maxBytes: number;
  /** Characters of one line. */
  readonly lineCharactersMax: number;
  readonly signal?: AbortSignal | undefined;
}

export interface LineRead {
  readonly text: string;
  /** Lines that were read, also those that were only passed over. */
  readonly lastLine: number;
  /** How many lines the text has. */
  readonly lines: number;
  readonly reachedEnd: boolean;
  readonly cutLines: number;
}

const chunkBytes = 64 * 1024;

/** Reads some lines of a text file without holding more than them. Line ends are kept. */
export async function readLines(handle: FileHandle, range: LineRange): Promise<LineRead> {
  const collector = createCollector(range);
  const decoder = new TextDecoder();
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  for (;;) {
    range.signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) return collector.end(decoder.decode());
    // Full, and there is more.
    if (collector.isFull()) return collector.stop();
    position += bytesRead;
    const rest = collector.push(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
    if (rest !== "") return collector.stop();
  }
}

function createCollector({ offset, limit, maxBytes, lineCharactersMax }: LineRange) {
  const kept: string[] = [];
  let [line, bytes, lines, cutLines] = [1, 0, 0, 0];
  // Of a line that is too long only the beginning is held, and its length.
  let [current, currentLength] = ["", 0];
  let isPartial = false;
  const isFull = () => lines >= limit || bytes >= maxBytes;

  function take(piece: string): void {
    if (line < offset) return;
    currentLength += piece.length;
    if (current.length < lineCharactersMax) current += piece.slice(0, lineCharactersMax);
  }

  function endLine(lineEnd: string): void {
    isPartial = false;
    if (line >= offset) {
      const isCut = currentLength > lineCharactersMax;
      const shown = isCut ? cutLine(current.slice(0, lineCharactersMax), currentLength) : current;
      kept.push(shown + lineEnd);
      bytes += Buffer.byteLength(shown) + 1;
      lines += 1;
      if (isCut) cutLines += 1;
    }
    [current, currentLength] = ["", 0];
    line += 1;
  }

  /** Takes lines until it is full, and gives back what it did not take. */
  function push(text: string): string {
    for (let start = 0; start < text.length;) {
      if (isFull()) return text.slice(start);
      const end = text.indexOf("\n", start);
      isPartial = true;
      take(text.slice(start, end === -1 ? text.length : end));
      if (end === -1) break;
      endLine("\n");
      start = end + 1;
    }
    return "";
  }

  function result(reachedEnd: boolean): LineRead {
    return { text: kept.join(""), lastLine: line - 1, lines, reachedEnd, cutLines };
  }

  return {
    isFull,
    push,
    stop: () => result(false),
    end(lastText: string): LineRead {
      const rest = push(lastText);
      if (isPartial) endLine("");
      return result(rest === "");
    },
  };
}

function cutLine(start: string, length: number): string {
  return `${start.toWellFormed()}… [line cut: ${length} characters]`;
}
