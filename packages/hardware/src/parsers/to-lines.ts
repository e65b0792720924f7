/** The lines of a tool's output that hold something, trimmed, whatever ends them. */
export function toLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
