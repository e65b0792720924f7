import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { appendToFile } from "../files/append-to-file.ts";
import { statGuarded } from "../files/open-regular-file.ts";
import { previewChange } from "../files/preview-change.ts";
import { readWholeText } from "../files/read-whole-text.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { createPathGuard, type GuardedPath, type PathGuard } from "../paths/path-guard.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { truncateMiddle } from "../text/truncate-middle.ts";

export interface WriteFileOptions {
  readonly guard?: PathGuard;
  /** Larger files are replaced without a diff in the preview. Default 1 MiB. */
  readonly diffBytesMax?: number;
}

const input = z.strictObject({
  path: z.string().describe("Path of the file"),
  content: z.string().describe("The text to write"),
  append: z
    .boolean()
    .default(false)
    .describe("Add to the end of the file instead of replacing all of it"),
});

/** Replaces a file in one step, or appends to it. */
export function createWriteFileTool({
  guard = createPathGuard(),
  diffBytesMax = 1024 * 1024,
}: WriteFileOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "write_file",
    description:
      "Write a text file. Replaces all of its content, or adds to its end with append. " +
      "Makes the file and its folders when they are not there.",
    input,
    effects: ["writes"],
    dangerous: true,
    preview: ({ path, content, append }, { cwd, signal }) =>
      withFileErrors("write", path, async () => {
        const guarded = await guard.resolve(path, { from: cwd });
        if (append) return previewAppend(guarded.shown, content, await statGuarded(guarded));
        const before = await readBefore(guard, guarded, { maxBytes: diffBytesMax, signal });
        if (before instanceof ToolError) return previewBlind(before, content);
        return previewChange({ shown: guarded.shown, before, after: content });
      }),
    execute: ({ path, content, append }, { cwd, signal }) =>
      withFileErrors("write", path, async () => {
        const guarded = await guard.resolve(path, { from: cwd });
        signal.throwIfAborted();
        if (append) {
          const { bytes, size } = await appendToFile(guard, guarded, content);
          return `Appended ${formatBytes(bytes)} to ${guarded.shown}; it has ${formatBytes(size)} now.`;
        }
        const { isNew, bytes } = await writeAtomically(guard, guarded, content);
        const verb = isNew ? "Created" : "Replaced";
        return `${verb} ${guarded.shown} with ${formatBytes(bytes)}.`;
      }),
  });
}

/** The old text; null when there is no file; an error when no diff against it can be shown. */
async function readBefore(
  guard: PathGuard,
  guarded: GuardedPath,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<string | null | ToolError> {
  const stats = await statGuarded(guarded);
  if (stats === null) return null;
  if (stats.isDirectory()) throw new ToolError(`${guarded.shown} is a folder, not a file.`);
  try {
    return (await readWholeText(guard, guarded, options)).text;
  } catch (error) {
    if (ToolError.isInstance(error) && error.code !== "HAROMBE_TOOL_REFUSED") return error;
    throw error;
  }
}

function previewAppend(
  shown: string,
  content: string,
  stats: { readonly size: number; isDirectory(): boolean } | null,
): string {
  if (stats?.isDirectory()) throw new ToolError(`${shown} is a folder, not a file.`);
  const place = stats ? `${shown} (${formatBytes(stats.size)} now)` : `the new file ${shown}`;
  return `Adds ${formatBytes(Buffer.byteLength(content))} to the end of ${place}:\n${bound(content)}`;
}

function previewBlind({ message }: ToolError, content: string): string {
  return `No diff can be shown: ${message}\nAll of it would be replaced by:\n${bound(content)}`;
}

function bound(content: string): string {
  return truncateMiddle(content, { maxCharacters: 20_000 });
}
