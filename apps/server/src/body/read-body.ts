import type { IncomingMessage } from "node:http";

import type { AppContext } from "../app/app-context.ts";
import { ServerError } from "../errors/server-error.ts";

/**
 * The whole body, without a byte order mark. Bytes are counted while they arrive, so a chunked body that never ends
 * costs no more than the limit. Throws `HAROMBE_SERVER_TOO_LARGE`, and
 * `HAROMBE_SERVER_UNSUPPORTED_TYPE` for a compressed one.
 */
export async function readBody(context: AppContext, limitBytes: number): Promise<Buffer> {
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding !== "identity") throw compressed(encoding);
  if (Number(context.req.header("content-length") ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const { incoming } = context.env ?? {};
  const chunks = incoming
    ? await collectFromNode(incoming, limitBytes)
    : await collectFromWeb(context.req.raw.body, limitBytes);
  const [only] = chunks;
  return withoutMark(chunks.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(chunks));
}

function collectFromNode(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const settle = (action: () => void): void => {
      incoming.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
      action();
    };
    const onData = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
      if (bytes <= limitBytes) chunks.push(chunk);
      // Paused rather than destroyed: the connection still has to carry the answer.
      else settle(() => incoming.pause() && reject(tooLarge(limitBytes)));
    };
    const onEnd = (): void => settle(() => resolve(chunks));
    const onClose = (): void => settle(() => reject(clientGone()));
    incoming.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}

async function collectFromWeb(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  return chunks;
}

const byteOrderMark = Buffer.from("\uFEFF");

/** JSON has none, and not every engine would look over it. */
function withoutMark(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, byteOrderMark.byteLength);
  return start.equals(byteOrderMark) ? bytes.subarray(byteOrderMark.byteLength) : bytes;
}

/** Its size would be known only once it is unpacked. */
function compressed(encoding: string): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_UNSUPPORTED_TYPE",
    `The body comes in the encoding ${JSON.stringify(encoding)}; only plain JSON is taken`,
    { hint: "Send it without the header content-encoding." },
  );
}

function tooLarge(limitBytes: number): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_TOO_LARGE",
    `The body is larger than the limit of ${limitBytes} bytes`,
  );
}

function clientGone(): ServerError {
  return new ServerError("HAROMBE_SERVER_CLIENT_GONE", "The client went away in mid-request");
}
