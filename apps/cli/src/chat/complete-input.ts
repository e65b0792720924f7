import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import type { Complete } from "../terminal/line-prompt.ts";
import { slashCommandNames } from "./slash-commands.ts";

export interface CompleteInputOptions {
  readonly cwd: string;
  /** Names that are offered at once. Default 100. */
  readonly candidatesMax?: number;
}

/** What Tab offers in a chat: commands after a slash, files after an @. */
export function createInputCompletion({
  cwd,
  candidatesMax = 100,
}: CompleteInputOptions): Complete {
  return async (line) => {
    if (/^\/\S*$/.test(line)) return { fragment: line, candidates: commandsLike(line) };
    const [, fragment, quoted, bare] = /(?:^|\s)(@(?:"([^"]*)|([^\s"]*)))$/.exec(line) ?? [];
    if (fragment === undefined) return { fragment: line, candidates: [] };
    const paths = await pathsLike(quoted ?? bare ?? "", cwd);
    return { fragment, candidates: paths.slice(0, candidatesMax).map(writeReference) };
  };
}

function commandsLike(line: string): string[] {
  return slashCommandNames().filter((name) => name.startsWith(line));
}

/** Paths that begin like this one; folders end in a slash, hidden ones only where a dot was typed. */
async function pathsLike(path: string, cwd: string): Promise<string[]> {
  const folder = path.endsWith("/") ? path : dirname(path);
  const start = path.endsWith("/") || path === "" ? "" : path.slice(path.lastIndexOf("/") + 1);
  const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
  const shown = path.includes("/") ? folder : "";
  return entries
    .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
    .map((entry) => join(shown, entry.name) + (entry.isDirectory() ? "/" : ""))
    .toSorted();
}

/** A path with spaces needs quotes; they stay open behind a folder, where more can follow. */
function writeReference(path: string): string {
  if (!/\s/.test(path)) return `@${path}`;
  return path.endsWith("/") ? `@"${path}` : `@"${path}"`;
}
