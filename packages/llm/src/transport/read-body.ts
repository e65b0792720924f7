export interface ReadBodyOptions {
  readonly bytesMax: number;
  /** Cuts a body that is too long; without it, such a body throws `RangeError`. */
  readonly isCut?: boolean;
}

/** What has a body that comes in pieces. */
export interface Answer {
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Reads a body as text, holding no more than `bytesMax` of it. */
export async function readBody(response: Answer, options: ReadBodyOptions): Promise<string> {
  return new TextDecoder().decode(await readBytes(response, options));
}

/** Reads a body as it is, holding no more than `bytesMax` of it. */
async function readBytes(
  response: Answer,
  { bytesMax, isCut = false }: ReadBodyOptions,
): Promise<Buffer> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) {
      if (!isCut) throw new RangeError(`an answer of more than ${bytesMax} bytes`);
      chunks.push(chunk.subarray(0, chunk.byteLength - (bytes - bytesMax)));
      break;
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  if (chunks.length === 1 && Buffer.isBuffer(only)) return only;
  return Buffer.concat(chunks);
}
