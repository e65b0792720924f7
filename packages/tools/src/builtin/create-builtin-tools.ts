import type { Tool } from "../define/tool.ts";
import { createPathGuard, type PathGuardOptions } from "../paths/path-guard.ts";
import { createEditFileTool } from "./edit-file.ts";
import { createListDirectoryTool } from "./list-directory.ts";
import { createReadFileTool, type ReadFileOptions } from "./read-file.ts";
import { createReadUrlTool, type ReadUrlOptions } from "./read-url.ts";
import { createSearchFilesTool, type SearchFilesOptions } from "./search-files.ts";
import { createShellTool, type ShellOptions } from "./shell.ts";
import { createWebSearchTool, type WebSearchOptions } from "./web-search.ts";
import { createWriteFileTool } from "./write-file.ts";

export interface BuiltinToolsOptions extends PathGuardOptions {
  /** `shell`. Default true. */
  readonly shell?: boolean | ShellOptions;
  /** The file tools, all behind one guard. Default true. */
  readonly filesystem?: boolean | FilesystemOptions;
  /** `web_search` and `read_url`. Default true. */
  readonly webSearch?: boolean | WebOptions;
}

export interface FilesystemOptions {
  readonly readFile?: Omit<ReadFileOptions, "guard">;
  readonly searchFiles?: Omit<SearchFilesOptions, "guard">;
}

export interface WebOptions {
  readonly search?: WebSearchOptions;
  readonly readUrl?: ReadUrlOptions;
}

/** The tools that come with harombe, by the three switches of its configuration. */
export function createBuiltinTools({
  shell = true,
  filesystem = true,
  webSearch = true,
  ...guardOptions
}: BuiltinToolsOptions = {}): Tool[] {
  return [
    ...(shell === false ? [] : [createShellTool(optionsOf(shell))]),
    ...(filesystem === false ? [] : createFileTools(optionsOf(filesystem), guardOptions)),
    ...(webSearch === false ? [] : createWebTools(optionsOf(webSearch))),
  ];
}

function optionsOf<Options extends object>(value: true | Options): Partial<Options> {
  return value === true ? {} : value;
}

function createFileTools(
  { readFile = {}, searchFiles = {} }: FilesystemOptions,
  guardOptions: PathGuardOptions,
): Tool[] {
  const guard = createPathGuard(guardOptions);
  return [
    createReadFileTool({ ...readFile, guard }),
    createWriteFileTool({ guard }),
    createEditFileTool({ guard }),
    createListDirectoryTool({ guard }),
    createSearchFilesTool({ ...searchFiles, guard }),
  ];
}

function createWebTools({ search, readUrl }: WebOptions): Tool[] {
  return [createWebSearchTool(search), createReadUrlTool(readUrl)];
}
