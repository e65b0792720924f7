import { lstat } from "node:fs/promises";
import { join } from "node:path";

import ignore from "ignore";
import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { detectContent } from "../files/detect-content.ts";
import { openRegularFile, statGuarded } from "../files/open-regular-file.ts";
import { readBounded } from "../files/read-bounded.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { type WalkEntry, walkFolder } from "../files/walk-folder.ts";
import { createPathGuard, type GuardedPath, type PathGuard } from "../paths/path-guard.ts";
import { expandBraces } from "../search/expand-braces.ts";
import { createIgnoreRules, type IgnoreRules } from "../search/ignore-rules.ts";
import { createLineMatcher } from "../search/line-matcher.ts";
import { isCheapPattern } from "../search/star-limit.ts";

export interface SearchFilesOptions {
  readonly guard?: PathGuard;
  /** Lines of one result. Default 100. */
  readonly matchesMax?: number;
  /** Files that are looked into. Default 20 000. */
  readonly filesMax?: number;
  /** Larger files are passed over. Default 2 MiB. */
  readonly fileBytesMax?: number;
  /** Milliseconds that a regular expression may take for one file. Default 2000. */
  readonly regexTimeoutMs?: number;
  /** Folders that are never entered. Default `.git`, `node_modules`. */
  readonly skippedFolders?: readonly string[];
}

/** Larger `.gitignore` files are passed over. */
const rulesBytesMax = 256 * 1024;

const input = z.strictObject({
  query: z.string().min(1).max(1000).describe("What to look for in each line"),
  path: z.string().default(".").describe("Folder or file to look in"),
  glob: z
    .string()
    .min(1)
    .max(300)
    .refine(isCheapPattern, "at most three ** are allowed")
    .optional()
    .describe("Only files like this: *.ts, src/**/*.{js,ts}"),
  regex: z.boolean().default(false).describe("Whether query is a JavaScript regular expression"),
  ignore_case: z.boolean().default(false),
});

/** Lines of text files that contain something. */
export function createSearchFilesTool({
  guard = createPathGuard(),
  matchesMax = 100,
  filesMax = 20_000,
  fileBytesMax = 2 * 1024 * 1024,
  regexTimeoutMs = 2000,
  skippedFolders = [".git", "node_modules"],
}: SearchFilesOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "search_files",
    description:
      "Search the text of files. Gives path, line number and line. Skips binary files, " +
      "node_modules and what .gitignore excludes.",
    input,
    effects: ["reads"],
    execute: ({ query, path, glob, regex, ignore_case: ignoreCase }, { cwd, signal, progress }) =>
      withFileErrors("search", path, async () => {
        const root = await guard.resolve(path, { from: cwd });
        await using matcher = createLineMatcher(query, {
          isRegex: regex,
          ignoreCase,
          timeoutMs: regexTimeoutMs,
        });
        const lines: string[] = [];
        const notes: string[] = [];
        let files = 0;
        for await (const file of findFiles(guard, root, { glob, skippedFolders, notes, signal })) {
          if (files >= filesMax) {
            notes.push(`[Stopped after ${filesMax} files; search in a folder of it.]`);
            break;
          }
          files += 1;
          if (files % 1000 === 0) progress(`${files} files searched`);
          const text = await readText(guard, file, { fileBytesMax, notes, signal });
          const found =
            text === null
              ? []
              : await matcher.match(text, { limit: matchesMax - lines.length, signal });
          lines.push(...found.map((match) => `${file.shown}:${match.line}: ${match.text}`));
          if (lines.length >= matchesMax) {
            notes.push(`[Stopped after ${matchesMax} lines; make the query narrower.]`);
            break;
          }
        }
        const counted = files === 1 ? "1 file" : `${files} files`;
        const result = lines.length > 0 ? lines : [`No matches in ${counted}.`];
        return [...result, ...summarize(notes)].join("\n");
      }),
  });
}

interface FindOptions {
  readonly glob: string | undefined;
  readonly skippedFolders: readonly string[];
  readonly notes: string[];
  readonly signal: AbortSignal;
}

async function* findFiles(
  guard: PathGuard,
  root: GuardedPath,
  { glob, skippedFolders, notes, signal }: FindOptions,
): AsyncGenerator<GuardedPath> {
  const stats = await statGuarded(root);
  if (stats === null) {
    throw new ToolError(`There is no ${root.shown}.`, { code: "HAROMBE_TOOL_NOT_FOUND" });
  }
  if (!stats.isDirectory()) return yield root;
  const rules = createIgnoreRules(skippedFolders);
  await addRules(guard, rules, { path: root.path, relative: "", signal });
  const wanted = glob === undefined ? undefined : ignore().add(expandBraces(glob));
  const enter = async (folder: WalkEntry) => {
    if (rules.ignores(`${folder.relative}/`) || !(await guard.allows(folder.path))) return false;
    await addRules(guard, rules, { ...folder, signal });
    return true;
  };
  const onIncomplete = (relative: string, reason: string) => notes.push(`[${relative}: ${reason}]`);
  const prefix = root.shown === "." ? "" : `${root.shown.replaceAll("\\", "/")}/`;
  for await (const { entry, relative, path } of walkFolder(root.path, {
    enter,
    onIncomplete,
    signal,
  })) {
    if (!entry.isFile() || rules.ignores(relative)) continue;
    if (wanted && !wanted.ignores(relative)) continue;
    yield { path, shown: `${prefix}${relative}` };
  }
}

interface RulesFolder {
  readonly path: string;
  readonly relative: string;
  readonly signal: AbortSignal;
}

async function addRules(
  guard: PathGuard,
  rules: IgnoreRules,
  { path, relative, signal }: RulesFolder,
): Promise<void> {
  const file = join(path, ".gitignore");
  if ((await lstat(file).catch(() => null))?.isFile() !== true) return;
  const options = { fileBytesMax: rulesBytesMax, notes: [], signal };
  const text = await readText(guard, { path: file, shown: ".gitignore" }, options);
  if (text !== null) rules.add(relative, text);
}

interface ReadOptions {
  readonly fileBytesMax: number;
  readonly notes: string[];
  readonly signal: AbortSignal;
}

/** Null for what is not text, too large, or cannot be read: a search goes on. */
async function readText(
  guard: PathGuard,
  file: GuardedPath,
  { fileBytesMax, notes, signal }: ReadOptions,
): Promise<string | null> {
  try {
    await using opened = await openRegularFile(guard, file);
    if (opened.stats.size > fileBytesMax) {
      notes.push(`[${file.shown} was passed over: it is too large.]`);
      return null;
    }
    const bytes = await readBounded(opened.handle, { maxBytes: opened.stats.size, signal });
    return detectContent(bytes).type === "text" ? bytes.toString("utf8") : null;
  } catch {
    signal.throwIfAborted();
    notes.push(`[${file.shown} cannot be read.]`);
    return null;
  }
}

function summarize(notes: readonly string[]): readonly string[] {
  if (notes.length <= 5) return notes;
  return [...notes.slice(0, 4), `[and ${notes.length - 5} more like this]`, notes.at(-1) ?? ""];
}
