import { appendFile, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface InputHistory {
  /** Newest first. */
  readonly entries: readonly string[];
  add(input: string): Promise<void>;
}

/**
 * What was typed before, kept in a file for the owner alone: one JSON string a line, so that inputs
 * of several lines survive. A file that cannot be read or written is no reason not to chat.
 */
export async function openInputHistory(
  path: string,
  { size = 500 }: { readonly size?: number } = {},
): Promise<InputHistory> {
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  const entries = lines.flatMap(parseLine).slice(-size).toReversed();
  if (lines.length > size * 2) await rewrite(path, entries).catch(() => {});
  return {
    entries,
    async add(input) {
      if (entries[0] === input) return;
      entries.unshift(input);
      entries.length = Math.min(entries.length, size);
      await append(path, input).catch(() => {});
    },
  };
}

function parseLine(line: string): string[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "string" ? [value] : [];
  } catch {
    return [];
  }
}

async function append(path: string, input: string): Promise<void> {
  const { makeFolder } = await import("@harombe/folders");
  makeFolder(dirname(path));
  await appendFile(path, `${JSON.stringify(input)}\n`, { mode: 0o600 });
}

async function rewrite(path: string, entries: readonly string[]): Promise<void> {
  const lines = entries.toReversed().map((entry) => `${JSON.stringify(entry)}\n`);
  await writeFile(path, lines.join(""), { mode: 0o600 });
}
