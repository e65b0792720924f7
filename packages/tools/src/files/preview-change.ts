import { createTwoFilesPatch } from "diff";

import { formatBytes } from "../text/format-bytes.ts";
import { truncateMiddle } from "../text/truncate-middle.ts";

export interface Change {
  readonly shown: string;
  /** Null when the file is new. */
  readonly before: string | null;
  readonly after: string;
}

/** Bounds of a preview: a person reads it, and a diff of huge texts takes long. */
const diffBytesMax = 512 * 1024;
const diffTimeoutMs = 1000;
const previewCharactersMax = 20_000;

/** A unified diff, or the text of a new file. At most 20 000 characters; says when it is cut. */
export function previewChange({ shown, before, after }: Change): string {
  if (before === after) return `${shown}: no change`;
  const size = `${countLines(after)}, ${formatBytes(Buffer.byteLength(after))}`;
  if (before === null) return bound(`New file ${shown} (${size}):\n${after}`);
  if (before.length + after.length <= diffBytesMax) {
    const patch = createTwoFilesPatch(shown, shown, before, after, undefined, undefined, {
      timeout: diffTimeoutMs,
    });
    if (patch !== undefined) return bound(patch.replace(/^(?:Index: .*\n)?=+\n/, ""));
  }
  const old = `${countLines(before)}, ${formatBytes(Buffer.byteLength(before))}`;
  return bound(`Replaces all of ${shown} (${old}) with (${size}):\n${after}`);
}

function bound(text: string): string {
  return truncateMiddle(text, { maxCharacters: previewCharactersMax });
}

function countLines(text: string): string {
  const count = text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return `${count} ${count === 1 ? "line" : "lines"}`;
}
