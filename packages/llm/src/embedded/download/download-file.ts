import type { PullProgress } from "../../contract/engine.ts";
import { LlmError } from "../../errors/llm-error.ts";
import { createIdleClock, type IdleClock } from "./create-idle-clock.ts";
import { brokenDownload, refusedDownload, wrongDownload } from "./download-errors.ts";
import { openPartFile, type PartFile, sizeOf } from "./part-file.ts";

export interface DownloadOptions {
  readonly url: string;
  readonly path: string;
  readonly fetch: typeof globalThis.fetch;
  /** Silence for longer than this breaks the download off. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** Bytes between two reports of progress. */
const reportBytes = 4 * 1024 * 1024;

/**
 * Downloads to `path.part` and renames it when it is whole, so a half file never bears the name.
 * A later try goes on where this one stopped, if the server still has the same version.
 */
export async function* downloadFile(options: DownloadOptions): AsyncGenerator<PullProgress> {
  const { path } = options;
  const present = await sizeOf(path);
  if (present !== undefined) {
    yield { status: "already there", completedBytes: present, totalBytes: present };
    return;
  }
  const part = await openPartFile(path);
  try {
    yield* fill(part, options);
  } finally {
    await part.close();
  }
}

async function* fill(part: PartFile, options: DownloadOptions): AsyncGenerator<PullProgress> {
  const { url, signal, idleMs } = options;
  const clock = createIdleClock(idleMs);
  let bytes = part.bytes;
  try {
    yield { status: "connecting", completedBytes: bytes, totalBytes: null };
    const response = await request(part, options, clock);
    if (response.status !== 206) {
      await part.restart(response.headers.get("etag"));
      bytes = 0;
    }
    const totalBytes = totalOf(response, bytes);
    yield { status: "downloading", completedBytes: bytes, totalBytes };
    let reported = bytes;
    for await (const chunk of chunksOf(response, { signal, clock })) {
      if (bytes === 0) await checkMagic(chunk, part, url);
      await part.append(chunk);
      bytes += chunk.length;
      if (bytes - reported < reportBytes) continue;
      reported = bytes;
      yield { status: "downloading", completedBytes: bytes, totalBytes };
    }
    await checkSize({ part, url, bytes, totalBytes });
    await part.finish();
    yield { status: "success", completedBytes: bytes, totalBytes: bytes };
  } catch (error) {
    signal.throwIfAborted();
    throw LlmError.isInstance(error) ? error : brokenDownload(url, bytes, error);
  } finally {
    clock.stop();
  }
}

async function request(
  part: PartFile,
  { url, fetch, signal }: DownloadOptions,
  clock: IdleClock,
): Promise<Response> {
  const range =
    part.bytes > 0 && part.etag !== null
      ? { range: `bytes=${part.bytes}-`, "if-range": part.etag }
      : {};
  const response = await fetch(url, {
    // Compressed bytes could not be counted, nor gone on with.
    headers: { "accept-encoding": "identity", ...range },
    signal: AbortSignal.any([signal, clock.signal]),
  });
  clock.beat();
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status !== 416) throw refusedDownload(url, response);
  // What is here is longer than the file, so it is no beginning of it.
  await part.restart(null);
  throw brokenDownload(url, 0, new Error("The server has another file now"));
}

/** The body's chunks; the first has all four bytes that tell the kind of file, if there are any. */
async function* chunksOf(
  response: Response,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: IdleClock },
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of response.body ?? []) {
    signal.throwIfAborted();
    clock.beat();
    const bytes: Uint8Array = head === undefined ? chunk : Buffer.concat([head, chunk]);
    head = head !== undefined && bytes.length < 4 ? bytes : undefined;
    if (head === undefined) yield bytes;
  }
  signal.throwIfAborted();
  if (head !== undefined) yield head;
}

function totalOf({ headers, status }: Response, startBytes: number): number | null {
  const [, total] = /\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (total !== undefined) return Number(total);
  const length = headers.get("content-length");
  return length === null ? null : Number(length) + (status === 206 ? startBytes : 0);
}

/** A page that says "please log in" comes with 200, too. */
async function checkMagic(chunk: Uint8Array, part: PartFile, url: string): Promise<void> {
  if (Buffer.from(chunk.subarray(0, 4)).toString("latin1") === "GGUF") return;
  await part.discard();
  throw wrongDownload(url, "it is no GGUF file");
}

interface Received {
  readonly part: PartFile;
  readonly url: string;
  readonly bytes: number;
  readonly totalBytes: number | null;
}

async function checkSize({ part, url, bytes, totalBytes }: Received): Promise<void> {
  if (totalBytes === null || bytes === totalBytes) return;
  if (bytes < totalBytes)
    throw brokenDownload(url, bytes, new Error(`${totalBytes} were announced`));
  await part.discard();
  throw wrongDownload(url, `${totalBytes} bytes were announced, and ${bytes} came`);
}
