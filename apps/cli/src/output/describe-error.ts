import type { Style } from "./style.ts";

export interface DescribeErrorOptions {
  readonly style: Style;
  readonly withStack: boolean;
}

/** One message, the hint that the error carries, and a stack only for those who asked for it. */
export function describeError(error: unknown, { style, withStack }: DescribeErrorOptions): string {
  const lines = [
    `${style.red("Error:")} ${error instanceof Error ? error.message : String(error)}`,
  ];
  const hint = hintOf(error);
  if (hint) lines.push(hint);
  if (withStack) lines.push(style.dim(stacksOf(error)));
  return `${lines.join("\n")}\n`;
}

/** What an error says itself, else what helps with its nearest cause in the system. */
function hintOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("hint" in error && typeof error.hint === "string") return error.hint;
  if ("syscall" in error && "code" in error) {
    if (error.syscall === "uv_cwd") return "The folder that this runs in is gone: cd to another.";
    return systemHints.get(String(error.code));
  }
  return "cause" in error ? hintOf(error.cause) : undefined;
}

const notWritable = "Check who owns the folder and whether it may be written to.";

/** What helps where the file system refused and nobody said more. */
const systemHints: ReadonlyMap<string, string> = new Map([
  ["EACCES", notWritable],
  ["EPERM", notWritable],
  ["EROFS", notWritable],
  ["EEXIST", "Choose another name: nothing is written over."],
  ["ENOSPC", "Make room on the disk."],
  ["EDQUOT", "Make room on the disk."],
  ["ENOENT", "Check the path; HAROMBE_HOME names harombe's folder, --config its configuration."],
  ["ENOTDIR", "Check the path: a part of it is a file."],
]);

function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${stacksOf(error.cause)}`;
}
