export interface LineSplitter {
  /** Adds a piece of text; returns the lines that it ended, without their line ends. */
  push(text: string): readonly string[];
  /** The last line, which no line end followed; empty when there is none. */
  rest(): string;
}

/**
 * Splits text into lines that end in LF, CR or CRLF, also when a CRLF is cut in two. Throws
 * `RangeError` for a line longer than `lengthMax`.
 */
export function createLineSplitter({ lengthMax }: { readonly lengthMax: number }): LineSplitter {
  // Pieces are joined once, when their line ends, so a long line in small pieces stays linear.
  let pieces: string[] = [];
  let piecesLength = 0;
  let skipsLineFeed = false;

  const take = (text: string): void => {
    piecesLength += text.length;
    if (piecesLength > lengthMax)
      throw new RangeError(`a line of more than ${lengthMax} characters`);
    pieces.push(text);
  };
  const finish = (text: string): string => {
    take(text);
    const line = pieces.length === 1 ? text : pieces.join("");
    pieces = [];
    piecesLength = 0;
    return line;
  };

  return {
    push(text) {
      const lines: string[] = [];
      let start = skipsLineFeed && text.startsWith("\n") ? 1 : 0;
      if (text !== "") skipsLineFeed = false;
      let lineFeed = text.indexOf("\n", start);
      let carriageReturn = text.indexOf("\r", start);
      while (lineFeed !== -1 || carriageReturn !== -1) {
        const isReturn = carriageReturn !== -1 && (lineFeed === -1 || carriageReturn < lineFeed);
        const end = isReturn ? carriageReturn : lineFeed;
        lines.push(finish(text.slice(start, end)));
        start = end + 1;
        if (isReturn && lineFeed === start) start += 1;
        skipsLineFeed = isReturn && start === text.length && end === start - 1;
        if (lineFeed !== -1 && lineFeed < start) lineFeed = text.indexOf("\n", start);
        if (isReturn) carriageReturn = text.indexOf("\r", start);
      }
      if (start < text.length) take(text.slice(start));
      return lines;
    },
    rest: () => pieces.join(""),
  };
}
