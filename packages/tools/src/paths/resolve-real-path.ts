import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { ToolError } from "../errors/tool-error.ts";
import { codeOf } from "../files/translate-file-error.ts";

/**
 * Where an absolute path really leads: symbolic links of its longest existing part are followed,
 * the rest is appended as it is. A link that leads nowhere is refused, since what is created
 * through it could land anywhere.
 */
export async function resolveRealPath(path: string): Promise<string> {
  const missing: string[] = [];
  let existing = path;
  for (;;) {
    const real = await realPathOrNull(existing);
    if (real !== null) return join(real, ...missing);
    const parent = dirname(existing);
    if (parent === existing) return path;
    missing.unshift(basename(existing));
    existing = parent;
  }
}

async function realPathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  if (await exists(path)) {
    throw new ToolError(`${path} is a symbolic link that leads nowhere.`, {
      code: "HAROMBE_TOOL_REFUSED",
    });
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
