import { ToolError } from "../errors/tool-error.ts";
import { findNearestLine } from "./nearest-line.ts";

export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly replaceAll: boolean;
  /** Names the file in messages. */
  readonly shown: string;
}

export interface Replaced {
  readonly text: string;
  readonly count: number;
}

/**
 * Replaces an exact piece of a text. Where a file ends its lines as Windows does and the model does
 * not, the model's line ends are adapted. Throws a `ToolError` that helps to find the right piece.
 */
export function replaceText(text: string, replacement: Replacement): Replaced {
  const { shown, replaceAll } = replacement;
  if (replacement.oldText === "") {
    throw new ToolError("old_text is empty. Use write_file to write a whole file.");
  }
  const isWindows = hasWindowsEnds(text, replacement.oldText);
  const adapt = (part: string) => (isWindows ? part.replaceAll(/\r?\n/g, "\r\n") : part);
  const [oldText, newText] = [adapt(replacement.oldText), adapt(replacement.newText)];
  if (oldText === newText) throw new ToolError("old_text and new_text are the same: no change.");
  const pieces = text.split(oldText);
  const count = pieces.length - 1;
  if (count === 0) throw notFound(text, replacement.oldText, shown);
  if (count > 1 && !replaceAll) throw ambiguous(text, oldText, { count, shown });
  return { text: pieces.join(newText), count };
}

/** Lines that are there as the model wrote them end as it wrote them, in a mixed file too. */
function hasWindowsEnds(text: string, oldText: string): boolean {
  if (!text.includes("\r\n") || oldText.includes("\r")) return false;
  return !(oldText.includes("\n") && text.includes(oldText));
}

function ambiguous(
  text: string,
  oldText: string,
  { count, shown }: { readonly count: number; readonly shown: string },
): ToolError {
  const lines: number[] = [];
  for (let at = text.indexOf(oldText); at !== -1 && lines.length < 5;) {
    lines.push(text.slice(0, at).split("\n").length);
    at = text.indexOf(oldText, at + oldText.length);
  }
  const places = `${lines.join(", ")}${count > lines.length ? ", …" : ""}`;
  return new ToolError(
    `old_text occurs ${count} times in ${shown} (lines ${places}). Give more of the text around the right one, or set replace_all.`,
  );
}

function notFound(text: string, oldText: string, shown: string): ToolError {
  const nearest = findNearestLine(text, oldText);
  if (!nearest) return new ToolError(`old_text does not occur in ${shown}. Read the file again.`);
  const reason = nearest.differsInSpaceOnly ? "; only spaces differ" : "";
  return new ToolError(
    `old_text does not occur in ${shown}. The nearest is at line ${nearest.line}${reason}:\n${nearest.context}`,
  );
}
