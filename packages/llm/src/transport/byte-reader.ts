/** A body, read piece by piece by one reader. */
export interface ByteReader {
  /** Null behind the last piece. Rejects when the connection breaks. */
  read(): Promise<Uint8Array | null>;
  /** Gives up the rest, and with it the connection. */
  cancel(): void;
}

/** Reads the body of a response. */
export function createWebReader(body: ReadableStream<Uint8Array> | null): ByteReader {
  const reader = body?.getReader();
  return {
    read: async () => (await reader?.read())?.value ?? null,
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

/** The same body for loops, which give up the rest when they are left. */
export async function* piecesOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  try {
    for (let piece = await reader.read(); piece !== null; piece = await reader.read()) yield piece;
  } finally {
    reader.cancel();
  }
}
