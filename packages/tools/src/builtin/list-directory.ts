import { lstat, readlink } from "node:fs/promises";

import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { kindOf, statGuarded } from "../files/open-regular-file.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { type WalkEntry, walkFolder } from "../files/walk-folder.ts";
import { createPathGuard, type PathGuard } from "../paths/path-guard.ts";
import { formatBytes } from "../text/format-bytes.ts";

export interface ListDirectoryOptions {
  readonly guard?: PathGuard;
  /** Entries of one result. Default 1000. */
  readonly entriesMax?: number;
  /** Folders that are named but not entered when listing recursively. Default `.git`, `node_modules`. */
  readonly skippedFolders?: readonly string[];
}

const input = z.strictObject({
  path: z.string().default(".").describe("Path of the folder"),
  recursive: z.boolean().default(false).describe("Also list the folders in it"),
  hidden: z.boolean().default(true).describe("Also list names that begin with a dot"),
});

/** What is in a folder. Folders end in a slash, links show where they lead and are not followed. */
export function createListDirectoryTool({
  guard = createPathGuard(),
  entriesMax = 1000,
  skippedFolders = [".git", "node_modules"],
}: ListDirectoryOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "list_directory",
    description: "List the files and folders in a folder.",
    input,
    effects: ["reads"],
    execute: ({ path, recursive, hidden }, { cwd, signal }) =>
      withFileErrors("list", path, async () => {
        const guarded = await guard.resolve(path, { from: cwd });
        const stats = await statGuarded(guarded);
        if (stats === null) throw notFound(guarded.shown);
        if (!stats.isDirectory()) throw new ToolError(`${guarded.shown} is a file, not a folder.`);
        const isShown = ({ entry }: WalkEntry) => hidden || !entry.name.startsWith(".");
        const enter = async (folder: WalkEntry) =>
          recursive &&
          isShown(folder) &&
          !skippedFolders.includes(folder.entry.name) &&
          (await guard.allows(folder.path));
        const notes: string[] = [];
        const onIncomplete = (relative: string, reason: string) => {
          notes.push(`[${relative || guarded.shown}: ${reason}]`);
        };
        const lines: string[] = [];
        for await (const found of walkFolder(guarded.path, { enter, onIncomplete, signal })) {
          if (!isShown(found)) continue;
          if (lines.length >= entriesMax) {
            notes.push(`[Only the first ${entriesMax} entries are listed; list a folder in it.]`);
            break;
          }
          const isSkipped = recursive && skippedFolders.includes(found.entry.name);
          lines.push(await describeEntry(found, isSkipped));
        }
        return [...(lines.length > 0 ? lines : [`[${guarded.shown} is empty.]`]), ...notes].join(
          "\n",
        );
      }),
  });
}

function notFound(shown: string): ToolError {
  return new ToolError(`There is no folder ${shown}.`, { code: "HAROMBE_TOOL_NOT_FOUND" });
}

async function describeEntry(
  { path, relative, entry }: WalkEntry,
  isSkipped: boolean,
): Promise<string> {
  if (entry.isDirectory()) return `${relative}/${isSkipped ? " (not listed)" : ""}`;
  if (entry.isSymbolicLink()) {
    return `${relative} -> ${await readlink(path).catch(() => "?")} (link)`;
  }
  if (!entry.isFile()) return `${relative} (${kindOf(entry)})`;
  const stats = await lstat(path).catch(() => null);
  return stats ? `${relative} (${formatBytes(stats.size)})` : relative;
}
