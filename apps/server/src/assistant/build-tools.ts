import type { Config } from "@harombe/config";
import * as builtin from "@harombe/tools";
import type { Tool } from "@harombe/tools";

/** Which groups of built-in tools are on. */
export type ToolSwitches = Pick<Config["tools"], "shell" | "filesystem" | "web_search">;

export interface BuildToolsOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Where file tools may go (`tools.allowed_paths`). */
  readonly allowedPaths: readonly string[];
  /** Refused even inside allowed folders: harombe's own. */
  readonly protectedPaths: readonly string[];
}

/** The built-in tools that a config switches on. */
export function buildTools(
  switches: ToolSwitches,
  { cwd, allowedPaths, protectedPaths }: BuildToolsOptions,
): readonly Tool[] {
  const guard = builtin.createPathGuard({ allowedPaths, cwd, protectedPaths });
  return [
    ...(switches.filesystem
      ? [builtin.createReadFileTool({ guard }), builtin.createWriteFileTool({ guard })]
      : []),
    ...(switches.shell ? [builtin.createShellTool()] : []),
  ];
}
