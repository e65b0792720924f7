import { readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { makeFolder } from "@harombe/folders";

import { ConfigError } from "../errors/config-error.ts";
import { inFile } from "../errors/config-issue.ts";
import { readFileLayer } from "../load/file-layer.ts";
import { readTextFile } from "../load/read-text-file.ts";
import { toCheckedChanges } from "./check-change.ts";
import type { ConfigChange, ConfigChanges } from "./config-change.ts";
import { editText } from "./edit-text.ts";
import { type FileLockOptions, withFileLock } from "./file-lock.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

export type UpdateConfigFileOptions = FileLockOptions;

/**
 * Changes keys of a config file and nothing else: comments, order and blank lines stay. The file is
 * made if there is none; a link stays a link. A file that is wrong, or would be, is not written.
 *
 * @throws ConfigError with any of its codes.
 */
export async function updateConfigFile(
  path: string,
  changes: ConfigChanges,
  options: UpdateConfigFileOptions = {},
): Promise<void> {
  const checked = toCheckedChanges(changes, path);
  options.signal?.throwIfAborted();
  try {
    const target = await followLink(path);
    makeFolder(dirname(target));
    await withFileLock(target, () => rewrite(target, checked, options), options);
  } catch (error) {
    throw translate(error, { path, signal: options.signal });
  }
}

async function rewrite(
  path: string,
  changes: readonly ConfigChange[],
  { signal }: UpdateConfigFileOptions,
): Promise<void> {
  const before = (await readTextFile(path, { signal })) ?? "";
  refuseInvalid(before, path);
  const after = changes.reduce(editText, before);
  refuseInvalid(after, path);
  if (after !== before) await writeFileAtomically(path, after);
}

function refuseInvalid(text: string, path: string): void {
  const { issues } = readFileLayer(text, path);
  if (issues.length > 0) throw new ConfigError({ code: "HAROMBE_CONFIG_INVALID", issues });
}

/** The file behind a link, also where that file does not exist yet. */
async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? path : resolve(dirname(path), target);
  }
}

interface Attempt {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

/** Only the file system's own errors become ours. */
function translate(error: unknown, { path, signal }: Attempt): unknown {
  const isForeign = error instanceof Error && "syscall" in error && signal?.aborted !== true;
  if (!isForeign) return error;
  const issue = {
    ...inFile(path),
    path: "",
    message: `cannot be saved: ${error.message}`,
    found: "a refusal of the file system",
    allowed: "a file that this user may write",
  };
  return new ConfigError({ code: "HAROMBE_CONFIG_UNWRITABLE", issues: [issue], cause: error });
}
