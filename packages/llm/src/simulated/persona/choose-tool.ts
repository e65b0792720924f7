import type { ToolSchema } from "../../contract/model-request.ts";
import type { Intent } from "./intent.ts";

/** What names of tools usually mean, as words: `readFile` and `read_file` are both "read file". */
const names: Readonly<Record<Exclude<Intent["type"], "call">, RegExp>> = {
  list: /^(?:ls|list|dir)$|\b(?:list|ls)\b.*\b(?:dir|directory|folder|files?|entries)\b|\b(?:read|show)\b.*\b(?:dir|directory|folder)\b|^(?:dir|directory) list/,
  read: /^(?:read|cat|view)$|\b(?:read|view|open|get|cat|show)\b.*\bfiles?\b|^file read/,
  "read-url":
    /^(?:fetch|browse)$|\b(?:read|fetch|open|get|browse|visit)\b.*\b(?:url|page|web|site)/,
  run: /^(?:shell|bash|sh|exec|terminal|powershell|run)$|\b(?:shell|bash|terminal)\b|\b(?:run|execute|exec)\b.*\b(?:command|shell|script)\b/,
  write: /^(?:write|save)$|\b(?:write|save|create|append)\b.*\bfile\b|^file write/,
  edit: /^edit$|\b(?:edit|replace|patch|change)\b.*\b(?:file|in|str)\b|str replace/,
  "search-web":
    /\b(?:web|internet|online|google|duckduckgo)\b.*\b(?:search|find|query)\b|\bsearch\b.*\b(?:web|internet|online)\b|^(?:search|google)$/,
  "search-files": /\b(?:search|find|grep)\b.*\b(?:files?|code|text|content)\b|^grep$/,
};

/** Not a reader of files, though its name begins like one. */
const directory = /\b(?:dir|directory|folder)\b/;

/** The tool that can do it, among those the request offers. */
export function chooseTool(intent: Intent, tools: readonly ToolSchema[]): ToolSchema | undefined {
  if (intent.type === "call") {
    return tools.find((tool) => wordsOf(tool.name) === wordsOf(intent.tool));
  }
  const isFit = (words: string): boolean =>
    names[intent.type].test(words) && !(intent.type === "read" && directory.test(words));
  return tools.find(({ name }) => isFit(wordsOf(name)));
}

/**
 * A tool whose name's every longer word the text mentions. Tools for files, commands and searches
 * are not taken this way: those have phrases of their own.
 */
export function mentionedTool(text: string, tools: readonly ToolSchema[]): ToolSchema | undefined {
  const words = new Set(wordsOf(text).split(" "));
  return tools.find(({ name }) => {
    if (Object.values(names).some((pattern) => pattern.test(wordsOf(name)))) return false;
    const parts = wordsOf(name)
      .split(" ")
      .filter((part) => part.length > 3 || name.length <= 3);
    return parts.length > 0 && parts.every((part) => words.has(part) || words.has(`${part}s`));
  });
}

/** `readFile`, `read_file` and `fs.read-file` as lower-case words. */
export function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}
