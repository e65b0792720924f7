import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

import { type ByteReader, piecesOf } from "./byte-reader.ts";
import type { RawAnswer } from "./post-raw.ts";

/** What came is given out at once, not when the packed whole is there. */
const flushed = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

const unpackers: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => createGunzip(flushed)],
  ["x-gzip", () => createGunzip(flushed)],
  ["deflate", () => createInflate(flushed)],
  ["br", () => createBrotliDecompress()],
]);

/** Some proxies pack an answer although it was asked for as it is; `fetch` unpacks those, too. */
export function unpack(answer: RawAnswer): RawAnswer {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const unpacker = unpackers.get(encoding)?.();
  return unpacker ? { ...answer, body: unpackedReader(answer.body, unpacker) } : answer;
}

function unpackedReader(body: ByteReader, unpacker: Transform): ByteReader {
  // What breaks is thrown by the iterator, to whoever reads.
  pipeline(Readable.from(piecesOf(body)), unpacker, () => {});
  const pieces = unpacker[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return {
    async read() {
      const piece = await pieces.next();
      return piece.done === true ? null : piece.value;
    },
    cancel() {
      body.cancel();
      unpacker.destroy();
    },
  };
}
