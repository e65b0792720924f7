/** A place in Python source that only moves forward. */
export interface PythonCursor {
  /** What a sticky pattern matches here; moves behind it. */
  take(pattern: RegExp): string | undefined;
  takeText(text: string): boolean;
  startsWith(text: string): boolean;
  /** Moves behind white space, line breaks and comments. */
  skipBlank(): void;
  isAtEnd(): boolean;
}

export function createPythonCursor(source: string): PythonCursor {
  let at = 0;
  return {
    take(pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(source)?.[0];
      at += found?.length ?? 0;
      return found;
    },
    takeText(text) {
      const isHere = source.startsWith(text, at);
      if (isHere) at += text.length;
      return isHere;
    },
    startsWith: (text) => source.startsWith(text, at),
    skipBlank() {
      const blank = /(?:\s+|\\\n|#[^\n]*)*/y;
      blank.lastIndex = at;
      at += blank.exec(source)?.[0].length ?? 0;
    },
    isAtEnd: () => at >= source.length,
  };
}
