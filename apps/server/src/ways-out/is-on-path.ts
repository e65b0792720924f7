import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";

export interface IsOnPathOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As `process.platform` names it. */
  readonly platform: string;
}

/** Whether a shell would find this program. Never throws. */
export async function isOnPath(
  program: string,
  { environment, platform }: IsOnPathOptions,
): Promise<boolean> {
  const isWindows = platform === "win32";
  // Windows writes the name as it likes.
  const path = environment["PATH"] ?? environment["Path"] ?? "";
  const extensions = isWindows ? (environment["PATHEXT"] ?? ".EXE;.CMD;.BAT").split(";") : [""];
  const candidates = path
    .split(isWindows ? ";" : ":")
    .filter((folder) => folder !== "")
    .flatMap((folder) => extensions.map((extension) => `${folder}/${program}${extension}`));
  return (await Promise.all(candidates.map(isExecutable))).includes(true);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
