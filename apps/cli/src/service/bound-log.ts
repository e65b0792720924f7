import { fstatSync, ftruncateSync } from "node:fs";

export interface BoundLogOptions {
  /** Default: stderr, where a server in the background has its log. */
  readonly descriptor?: number;
  /** Default 10 MiB. */
  readonly bytesMax?: number;
}

/**
 * Empties a log that has grown too long; call it before writing. It was opened for appending, so
 * the next line goes to its new beginning. What is no file, such as a terminal, is left alone.
 */
export function boundLog({
  descriptor = 2,
  bytesMax = 10 * 1024 * 1024,
}: BoundLogOptions = {}): void {
  try {
    const log = fstatSync(descriptor);
    if (log.isFile() && log.size > bytesMax) ftruncateSync(descriptor, 0);
  } catch {
    // A log that cannot be looked at is no reason to stop serving.
  }
}
