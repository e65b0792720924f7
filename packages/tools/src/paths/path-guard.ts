import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";

import { ToolError } from "../errors/tool-error.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { isInside } from "./is-inside.ts";
import { findPathFault } from "./path-syntax.ts";
import { resolveRealPath } from "./resolve-real-path.ts";

export interface PathGuardOptions {
  /** Where file tools may go; relative to `cwd`, `~` is the home folder. Default `["."]`. */
  readonly allowedPaths?: readonly string[];
  /** Default the folder of the process. */
  readonly cwd?: string;
  /**
   * Refused even inside allowed folders, unless an allowed path is one of these or lies in one.
   * Default `["~/.harombe"]`: it holds tokens, and what is allowed.
   */
  readonly protectedPaths?: readonly string[];
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
}

/** A path that was checked. Use `path` at once: what it names can change later. */
export interface GuardedPath {
  /** Absolute, without symbolic links in the part that exists. */
  readonly path: string;
  /** For messages: relative to the folder that the call started from when it lies there. */
  readonly shown: string;
}

/** Decides where file tools may go. One is shared by all file tools of an agent. */
export interface PathGuard {
  /** Absolute paths as they were configured. */
  readonly allowedFolders: readonly string[];
  /**
   * Follows symbolic links and checks where the path leads, also for what does not exist yet.
   * Relative paths start from `from`, by default the guard's folder. Throws a `ToolError` that
   * names the allowed folders.
   */
  resolve(path: string, options?: { readonly from?: string }): Promise<GuardedPath>;
  /** Whether a path without symbolic links is allowed. For walks, which follow none. */
  allows(realPath: string): Promise<boolean>;
}

export function createPathGuard({
  allowedPaths = ["."],
  cwd = process.cwd(),
  protectedPaths = ["~/.harombe"],
  home = homedir(),
  platform = process.platform,
}: PathGuardOptions = {}): PathGuard {
  const expand = (path: string) => path.replace(/^~(?=$|[\\/])/, () => home);
  const allowedFolders = allowedPaths.map((path) => resolve(cwd, expand(path)));
  const protectedFolders = protectedPaths.map((path) => resolve(cwd, expand(path)));

  async function findRefusal(real: string): Promise<string | null> {
    const allowed = await Promise.all(allowedFolders.map(resolveRealPath));
    const covering = allowed.filter((folder) => isInside(folder, real));
    if (covering.length === 0) return "it leads outside of the allowed folders";
    const fold = foldFor(platform);
    for (const folder of await Promise.all(protectedFolders.map(resolveRealPath))) {
      const isProtected = isInside(fold(folder), fold(real));
      const isExplicit = covering.some((cover) => isInside(fold(folder), fold(cover)));
      if (isProtected && !isExplicit) return `${folder} holds settings and secrets of harombe`;
    }
    return null;
  }

  return {
    allowedFolders,
    async allows(realPath) {
      return (await findRefusal(realPath)) === null;
    },
    async resolve(path, { from = cwd } = {}) {
      const fault = findPathFault(path, platform);
      if (fault !== null) throw refusal(path, fault, allowedFolders);
      const absolute = resolve(from, expand(path));
      return withFileErrors("use", path, async () => {
        const real = await resolveRealPath(absolute);
        const refused = await findRefusal(real);
        if (refused !== null) throw refusal(path, refused, allowedFolders);
        return { path: real, shown: show(from, absolute) };
      });
    },
  };
}

/** On these platforms two spellings can name one file; protected folders are compared loosely. */
function foldFor(platform: NodeJS.Platform): (path: string) => string {
  if (platform !== "win32" && platform !== "darwin") return (path) => path;
  return (path) => path.normalize("NFC").toLowerCase();
}

function show(from: string, absolute: string): string {
  return isInside(from, absolute) ? join(relative(from, absolute) || ".") : absolute;
}

function refusal(path: string, reason: string, allowedFolders: readonly string[]): ToolError {
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  const folders = allowedFolders.length > 0 ? allowedFolders.join(", ") : "none";
  return new ToolError(
    `Not allowed: ${JSON.stringify(shown)}, because ${reason}. Allowed folders: ${folders}.`,
    {
      code: "HAROMBE_TOOL_REFUSED",
      hint: "The owner can add folders to tools.allowed_paths in harombe.yaml.",
    },
  );
}
