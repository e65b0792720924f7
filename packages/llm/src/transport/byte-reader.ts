/** A body, read piece by piece by one reader. */
export interface ByteReader {
  /** Null behind the last piece. Rejects when the connection breaks. */
  read(): Promise<Uint8Array | null>;
  /**
   * The same at once; undefined for what has to be waited for. Throws what `read` would reject
   * with.
   */
  ready?(): Uint8Array | null | undefined;
  /** Gives up the rest, and with it the connection. */
  cancel(): void;
}

/** Reads the body of a response, and gives it up when the signal aborts. */
export function createWebReader(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): ByteReader {
  const reader = body?.getReader();
  const cancel = (): void => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  return { read: async () => (await reader?.read())?.value ?? null, cancel };
}

/** The same body for loops, which give up the rest when they are left. */
export async function* piecesOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  try {
    for (let piece = await reader.read(); piece !== null; piece = await reader.read()) yield piece;
  } finally {
    reader.cancel();
  }
}
