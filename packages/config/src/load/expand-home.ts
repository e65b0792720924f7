import { join } from "node:path";

/** Replaces a leading `~` by the home directory; other users' (`~ada`) are left as they are. */
export function expandHome(path: string, homeDirectory: string): string {
  return path === "~" || path.startsWith("~/") || path.startsWith("~\\")
    ? join(homeDirectory, path.slice(1))
    : path;
}
