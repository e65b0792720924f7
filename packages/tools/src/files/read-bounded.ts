import type { FileHandle } from "node:fs/promises";

/** Reads at most `maxBytes` from a place in a file; fewer where the file ends. */
export async function readBounded(
  handle: FileHandle,
  { maxBytes, position = 0, signal }: { maxBytes: number; position?: number; signal?: AbortSignal },
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    signal?.throwIfAborted();
    const size = Math.min(maxBytes - length, 1024 * 1024);
    const { bytesRead } = await handle.read(buffer, length, size, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
