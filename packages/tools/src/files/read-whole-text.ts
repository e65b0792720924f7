import type { Stats } from "node:fs";

import { ToolError } from "../errors/tool-error.ts";
import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { openRegularFile } from "./open-regular-file.ts";
import { readBounded } from "./read-bounded.ts";

export interface WholeText {
  /** With a byte order mark where the file has one. */
  readonly text: string;
  readonly stats: Stats;
}

/** Reads a whole UTF-8 file for editing. Larger files and other encodings are refused. */
export async function readWholeText(
  guard: PathGuard,
  guarded: GuardedPath,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<WholeText> {
  await using file = await openRegularFile(guard, guarded);
  const { size } = file.stats;
  if (size > maxBytes) {
    const limit = formatBytes(maxBytes);
    throw new ToolError(
      `${guarded.shown} has ${formatBytes(size)}; at most ${limit} can be edited.`,
    );
  }
  const bytes = await readBounded(file.handle, { maxBytes: size, signal });
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, stats: file.stats };
  } catch (cause) {
    throw new ToolError(`${guarded.shown} is not UTF-8 text; it cannot be edited.`, { cause });
  }
}
