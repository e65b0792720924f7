import { isUtf8 } from "node:buffer";
import { addAbortSignal, type Readable } from "node:stream";

import { withHint } from "../output/with-hint.ts";

export interface ReadQuestionOptions {
  readonly signal: AbortSignal;
  /** Default 16 MiB, more than any model reads at once. */
  readonly bytesMax?: number;
}

export interface ReadQuestion {
  readonly text: string;
  /** Bytes that are no UTF-8 stand as U+FFFD in the text. */
  readonly isValid: boolean;
}

/** Reads a text from a pipe to its end, bounded. */
export async function readQuestion(
  input: Readable,
  { signal, bytesMax = 16 * 1024 * 1024 }: ReadQuestionOptions,
): Promise<ReadQuestion> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, input) as AsyncIterable<Buffer | string>) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > bytesMax) throw tooLong(bytesMax);
      chunks.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  const bytes = Buffer.concat(chunks);
  return { text: new TextDecoder().decode(bytes), isValid: isUtf8(bytes) };
}

function tooLong(bytesMax: number): Error {
  return withHint(
    `There is more than ${bytesMax / 1024 / 1024} MiB on stdin`,
    "Name the file in the question instead; read_file reads parts of it.",
  );
}
