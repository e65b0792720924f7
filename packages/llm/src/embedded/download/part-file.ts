import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { makeFolder } from "@harombe/folders";

import { diskFailure } from "./download-errors.ts";

/** What was downloaded so far: the bytes in `.part`, and which version they are of in `.part.etag`. */
export interface PartFile {
  readonly bytes: number;
  readonly etag: string | null;
  /** Forgets what was there, and notes the version that comes now. */
  restart(etag: string | null): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** Gives the whole file its name. */
  finish(): Promise<void>;
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the folder, too, where it is missing. */
export async function openPartFile(path: string): Promise<PartFile> {
  const partPath = `${path}.part`;
  const etagPath = `${path}.part.etag`;
  const guard = async <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: NodeJS.ErrnoException) => Promise.reject(diskFailure(partPath, error)));
  const openPart = async (): ReturnType<typeof open> => {
    makeFolder(dirname(path));
    return open(partPath, "a");
  };
  const file = await guard(openPart());
  const { size } = await file.stat();
  const etag = await readFile(etagPath, "utf8").catch(() => null);
  return {
    // Without knowing the version the bytes are worth nothing.
    bytes: etag === null ? 0 : size,
    etag,
    restart: async (next) => {
      await guard(file.truncate(0));
      if (next === null) await rm(etagPath, { force: true });
      else await guard(writeFile(etagPath, next));
    },
    append: (chunk) => guard(file.appendFile(chunk)),
    finish: async () => {
      await guard(file.sync());
      await file.close();
      await guard(rename(partPath, path));
      await rm(etagPath, { force: true });
    },
    discard: async () => {
      await file.close();
      await rm(partPath, { force: true });
      await rm(etagPath, { force: true });
    },
    close: async () => {
      // Closing twice is no error to us.
      await file.close().catch(() => undefined);
    },
  };
}

export async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
