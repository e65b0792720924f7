import type { Style } from "../output/style.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";

export interface PaintPreviewOptions {
  readonly style: Style;
  /** What is left out beyond it is said. Default 200. */
  readonly linesMax?: number;
}

/** What an approver sees: a diff in its colours, anything else as it is; indented by two. */
export function paintPreview(
  preview: string,
  { style, linesMax = 200 }: PaintPreviewOptions,
): string {
  const lines = sanitizeText(preview).trimEnd().split("\n");
  const isDiff = lines.some((line) => /^@@ .* @@/.test(line));
  const shown = lines.slice(0, linesMax).map((line) => (isDiff ? paintDiff(line, style) : line));
  const left = lines.length - shown.length;
  if (left > 0) shown.push(style.yellow(`… ${left} more lines`));
  return shown.map((line) => `  ${line}`).join("\n");
}

function paintDiff(line: string, style: Style): string {
  if (/^(?:\+\+\+|---) /.test(line)) return style.bold(line);
  if (line.startsWith("+")) return style.green(line);
  if (line.startsWith("-")) return style.red(line);
  return line.startsWith("@@") ? style.cyan(line) : line;
}
