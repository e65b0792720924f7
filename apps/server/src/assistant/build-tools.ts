import type { Config } from "@harombe/config";
import { createReadFileTool, type Tool } from "@harombe/tools";

/** The built-in tools that a config switches on. */
export function buildTools({ tools }: Pick<Config, "tools">): readonly Tool[] {
  return tools.filesystem ? [createReadFileTool()] : [];
}
