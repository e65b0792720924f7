import { constants } from "node:fs";

import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";
import { openRegularFile, statGuarded } from "./open-regular-file.ts";
import { makeParents, type WriteResult } from "./write-atomically.ts";

export interface AppendResult extends WriteResult {
  /** Bytes of the file afterwards. */
  readonly size: number;
}

/** Adds to the end of a file, making it and the folders on the way when they are not there. */
export async function appendToFile(
  guard: PathGuard,
  target: GuardedPath,
  text: string,
): Promise<AppendResult> {
  const isNew = (await statGuarded(target)) === null;
  if (isNew) makeParents(target);
  const flags = constants.O_WRONLY | constants.O_APPEND | (isNew ? constants.O_CREAT : 0);
  await using file = await openRegularFile(guard, target, flags);
  const bytes = Buffer.from(text);
  await file.handle.appendFile(bytes);
  await file.handle.sync();
  return { isNew, bytes: bytes.byteLength, size: (await file.handle.stat()).size };
}
