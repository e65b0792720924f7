import { constants, createReadStream, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";

import { ConfigError } from "../errors/config-error.ts";
import { inFile } from "../errors/config-issue.ts";

/** Largest config file. A config is a few kilobytes; more is a wrong path. */
const fileBytesMax = 1024 * 1024;

/** Reads a whole file. It rejects with a Node.js error, `ENOENT` where there is none. */
export type ReadFile = (
  path: string,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<Uint8Array | string>;

/** Reads little more than the limit, so that a device or a huge file ends. */
const readFileBounded: ReadFile = async (path, { signal }) => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of openStream(path, signal) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > fileBytesMax) break;
  }
  return Buffer.concat(chunks);
};

/**
 * A pipe that nobody writes to would hold one of Node's threads for ever, and with it the end of
 * the process, whoever asks for that; a socket waits without a thread. Windows has no such pipes.
 */
function openStream(path: string, signal: AbortSignal | undefined): Readable {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (!fstatSync(fd).isFIFO()) return createReadStream(path, { fd, end: fileBytesMax, signal });
  return new Socket({ fd, readable: true, writable: false, signal });
}

export interface ReadTextFileOptions {
  readonly readFile?: ReadFile | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The text of a file, or nothing when there is none.
 *
 * @throws ConfigError `HAROMBE_CONFIG_UNREADABLE` for a folder, a refusal, or what is not UTF-8.
 */
export async function readTextFile(
  path: string,
  { readFile = readFileBounded, signal }: ReadTextFileOptions = {},
): Promise<string | undefined> {
  signal?.throwIfAborted();
  try {
    return decode(await readFile(path, { signal }), path);
  } catch (error) {
    signal?.throwIfAborted();
    if (ConfigError.isInstance(error)) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return undefined;
    throw unreadable(path, reasons.get(code ?? "") ?? (error as Error).message, error);
  }
}

const reasons = new Map([
  ["EISDIR", "is a folder, not a file"],
  ["EACCES", "may not be read by this user"],
  ["EPERM", "may not be read by this user"],
  ["ENOTDIR", "lies under a file, not a folder"],
  ["ELOOP", "is a link that leads back to itself"],
]);

function decode(content: Uint8Array | string, path: string): string {
  if (content.length > fileBytesMax) {
    throw unreadable(path, `is larger than ${fileBytesMax} bytes`);
  }
  if (typeof content === "string") return content;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (error) {
    throw unreadable(path, "is not UTF-8 text; save it as UTF-8", error);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): ConfigError {
  const issue = {
    ...inFile(path),
    path: "",
    message: reason,
    found: "an unreadable file",
    allowed: "a readable text file",
  };
  return new ConfigError({ code: "HAROMBE_CONFIG_UNREADABLE", issues: [issue], cause });
}
