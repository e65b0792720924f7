import { stripVTControlCharacters } from "node:util";

import { formatBytes } from "../text/format-bytes.ts";
import type { HeadTailBuffer } from "./head-tail-buffer.ts";

/** The share of bytes that are no text from which output counts as binary. */
const binaryShareMin = 0.3;
/** A few odd bytes in a short output are no reason to hide it. */
const binaryBytesMin = 4;

/**
 * What a program printed, as text for a model: without terminal commands, invalid UTF-8 replaced,
 * a cut named. Output that is mostly not text is only described.
 */
export function decodeOutput(buffer: HeadTailBuffer): string {
  const { head, tail } = buffer.take();
  if (isBinary(head)) return `[binary output of ${formatBytes(buffer.totalBytes)}, not shown]`;
  if (buffer.leftOutBytes === 0) return clean(Buffer.concat([head, tail]));
  const leftOut = `… [${formatBytes(buffer.leftOutBytes)} of output left out] …`;
  return `${clean(trimEnd(head))}\n${leftOut}\n${clean(trimStart(tail))}`;
}

function isBinary(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  const text = new TextDecoder().decode(bytes);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const odd = text.match(/[\0-\u0008\u000e-\u001a\ufffd]/g)?.length ?? 0;
  return odd >= binaryBytesMin && odd / text.length > binaryShareMin;
}

function clean(bytes: Uint8Array): string {
  const text = stripVTControlCharacters(new TextDecoder().decode(bytes)).replaceAll("\r\n", "\n");
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.replaceAll(/[\0-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd");
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

/** Leaves out the last character when the cut went through it. */
function trimEnd(bytes: Buffer): Buffer {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && isContinuation(bytes[start])) start -= 1;
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return bytes.length - start < length ? bytes.subarray(0, start) : bytes;
}

/** Leaves out the rest of a character that the cut went through. */
function trimStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return bytes.subarray(start);
}
