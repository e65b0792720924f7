/** A piece of a stream, with holes where its texts stand. */
export interface PieceShape {
  /**
   * The end of the piece that begins at `start`, when it differs from the one that was learned in
   * its texts alone, and so says nothing else; else -1. A text that is empty differs.
   */
  endOf(text: string, start: number): number;
}

/**
 * Learns from a piece that was read, and was JSON. `texts` finds the opening quotes of strings that
 * may be anything; it may be wrong about none of them, which in JSON it cannot be: a quote inside a
 * string is escaped. Null when the piece has no such string with something in it.
 */
export function learnPieceShape(piece: string, texts: RegExp): PieceShape | null {
  const literals: string[] = [];
  let from = 0;
  for (const { 0: opening, index } of piece.matchAll(texts)) {
    const start = index + opening.length;
    const end = endOfText(piece, start);
    if (end === start) continue;
    literals.push(piece.slice(from, start));
    from = end;
  }
  return literals.length === 0 ? null : createShape(literals, piece.slice(from));
}

function createShape(literals: readonly string[], last: string): PieceShape {
  return {
    endOf(text, start) {
      let at = start;
      for (const literal of literals) {
        const hole = at + literal.length;
        if (text.slice(at, hole) !== literal) return -1;
        at = endOfText(text, hole);
        if (at === hole) return -1;
      }
      const end = at + last.length;
      return text.slice(at, end) === last ? end : -1;
    },
  };
}

/** Of the longest part that may stand inside of a string in JSON. */
function endOfText(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === backslash) {
      escape.lastIndex = at;
      if (!escape.test(text)) return at;
      at = escape.lastIndex;
    } else if (code >= space && code !== quote) at += 1;
    // Also behind the last character, whose code is no number.
    else return at;
  }
}

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
