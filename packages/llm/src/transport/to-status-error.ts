import { piecesOf } from "./byte-reader.ts";
import { HttpStatusError } from "./http-status-error.ts";
import type { RawAnswer } from "./post-raw.ts";
import { readBody } from "./read-body.ts";

/** How much of an error's body is read. */
const bodyBytesMax = 64 * 1024;

export async function toStatusError(response: Response): Promise<HttpStatusError> {
  const { status, headers } = response;
  return new HttpStatusError({
    status,
    retryAfter: headers.get("retry-after"),
    location: status >= 300 && status < 400 ? headers.get("location") : null,
    body: await readBody(response, { bytesMax: bodyBytesMax, isCut: true }),
  });
}

export async function toRawStatusError({
  status,
  headers,
  body,
}: RawAnswer): Promise<HttpStatusError> {
  const header = (name: string): string | null => [headers[name]].flat()[0] ?? null;
  return new HttpStatusError({
    status,
    retryAfter: header("retry-after"),
    location: status >= 300 && status < 400 ? header("location") : null,
    body: await readBody({ body: piecesOf(body) }, { bytesMax: bodyBytesMax, isCut: true }),
  });
}
