import type { IncomingMessage } from "node:http";

import type { AppContext } from "../app/app-context.ts";
import { ServerError } from "../errors/server-error.ts";

/**
 * The whole body as text. Bytes are counted while they arrive, so a chunked body that never ends
 * costs no more than the limit. Throws `HAROMBE_SERVER_TOO_LARGE`.
 */
export async function readBody(context: AppContext, limitBytes: number): Promise<string> {
  if (Number(context.req.header("content-length") ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const { incoming } = context.env ?? {};
  const chunks = incoming
    ? await collectFromNode(incoming, limitBytes)
    : await collectFromWeb(context.req.raw.body, limitBytes);
  return decodeUtf8(Buffer.concat(chunks));
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

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ServerError("HAROMBE_SERVER_INVALID_REQUEST", "The body is not valid UTF-8", {
      cause,
    });
  }
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
