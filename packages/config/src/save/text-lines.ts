/** Offset of the first character of the line that holds an offset. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function indentLines(block: string, columns: number): string {
  return block.replaceAll(/^(?=[^\n])/gm, " ".repeat(columns));
}

/** Inserts whole lines after the line that holds an offset, with the line ends of the text. */
export function insertLines(text: string, offset: number, block: string): string {
  const end = nextLine(text, offset);
  const before = text.slice(0, end);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = before === "" || before.endsWith("\n") ? "" : eol;
  return before + gap + block.replaceAll("\n", eol) + text.slice(end);
}

/** Removes the lines from the one that holds the first offset to the one that holds the last. */
export function removeLines(text: string, first: number, last: number): string {
  return text.slice(0, lineStart(text, first)) + text.slice(nextLine(text, last));
}

/** Offset of the line after the one that holds an offset; a line begins only after its own end. */
function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}
