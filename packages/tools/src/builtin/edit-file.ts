import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { statGuarded } from "../files/open-regular-file.ts";
import { previewChange } from "../files/preview-change.ts";
import { readWholeText } from "../files/read-whole-text.ts";
import { replaceText } from "../files/replace-text.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { createPathGuard, type PathGuard } from "../paths/path-guard.ts";

export interface EditFileOptions {
  readonly guard?: PathGuard;
  /** Larger files are not edited. Default 10 MiB. */
  readonly fileBytesMax?: number;
}

const input = z.strictObject({
  path: z.string().describe("Path of the file"),
  old_text: z.string().describe("The exact text to replace, with its spaces and line ends"),
  new_text: z.string().describe("What to put in its place"),
  replace_all: z.boolean().default(false).describe("Replace every occurrence"),
});

/** Replaces an exact piece of a file, in one step. */
export function createEditFileTool({
  guard = createPathGuard(),
  fileBytesMax = 10 * 1024 * 1024,
}: EditFileOptions = {}): Tool<z.output<typeof input>> {
  async function prepare(
    { path, old_text: oldText, new_text: newText, replace_all: replaceAll }: z.output<typeof input>,
    { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
  ) {
    const guarded = await guard.resolve(path, { from: cwd });
    const before = await readWholeText(guard, guarded, { maxBytes: fileBytesMax, signal });
    const { shown } = guarded;
    const after = replaceText(before.text, { oldText, newText, replaceAll, shown });
    return { guarded, before, after };
  }
  return defineTool({
    name: "edit_file",
    description:
      "Replace an exact piece of text in a file. old_text must occur exactly once, unless " +
      "replace_all is set. Read the file first.",
    input,
    effects: ["reads", "writes"],
    dangerous: true,
    preview: (edit, context) =>
      withFileErrors("edit", edit.path, async () => {
        const { guarded, before, after } = await prepare(edit, context);
        return previewChange({ shown: guarded.shown, before: before.text, after: after.text });
      }),
    execute: (edit, context) =>
      withFileErrors("edit", edit.path, async () => {
        const { guarded, before, after } = await prepare(edit, context);
        const now = await statGuarded(guarded);
        if (now?.mtimeMs !== before.stats.mtimeMs || now.size !== before.stats.size) {
          throw new ToolError(`${guarded.shown} changed meanwhile; read it again.`, {
            isRetryable: true,
          });
        }
        context.signal.throwIfAborted();
        await writeAtomically(guard, guarded, after.text);
        const times = after.count === 1 ? "1 place" : `${after.count} places`;
        return `Edited ${guarded.shown} in ${times}.`;
      }),
  });
}
