import type { Config } from "@harombe/config";
import { createBuiltinTools, type Tool } from "@harombe/tools";

/** Which groups of built-in tools are on. */
export type ToolSwitches = Pick<Config["tools"], "shell" | "filesystem" | "web_search">;

export interface BuildToolsOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Where file tools may go (`tools.allowed_paths`). */
  readonly allowedPaths: readonly string[];
  /** Harombe's own folder: refused even inside allowed ones. */
  readonly directory: string;
}

/** The built-in tools that a config switches on. */
export function buildTools(
  { shell, filesystem, web_search: webSearch }: ToolSwitches,
  { cwd, allowedPaths, directory }: BuildToolsOptions,
): readonly Tool[] {
  const protectedPaths = ["~/.harombe", directory];
  return createBuiltinTools({ shell, filesystem, webSearch, cwd, allowedPaths, protectedPaths });
}
