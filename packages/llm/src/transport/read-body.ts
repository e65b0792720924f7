export interface ReadBodyOptions {
  readonly bytesMax: number;
  /** Cuts a body that is too long; without it, such a body throws `RangeError`. */
  readonly isCut?: boolean;
}

/** Reads a body as text, holding no more than `bytesMax` of it. */
export async function readBody(
  response: Response,
  { bytesMax, isCut = false }: ReadBodyOptions,
): Promise<string> {
  if (response.body === null) return "";
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
  return new TextDecoder().decode(Buffer.concat(chunks));
}
