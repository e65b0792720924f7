import { open } from "node:fs/promises";

import { badModelFile } from "../errors.ts";
import type { LlamaLibrary } from "../load/llama-library.ts";

/** What a file says about its model, without loading it. */
export interface ModelHeader {
  readonly contextWindowTokens: number | null;
  readonly embeddingLength: number | null;
  readonly parameters: string | null;
  readonly quantization: string | null;
  /** Its chat template has a place for thoughts. */
  readonly hasReasoning: boolean;
}

/** Throws an `LlmError` when the file is no GGUF file, or ends before its header does. */
export async function readModelHeader(path: string, library: LlamaLibrary): Promise<ModelHeader> {
  await checkStart(path);
  try {
    const { metadata, architectureMetadata } = await library.readGgufFileInfo(path, {
      readTensorInfo: false,
      logWarnings: false,
      // Behind the end of a file it reads zeros, as many as the file says there are.
      signal: AbortSignal.timeout(readingMsMax),
    });
    // The reader is lenient at the end of a file; the vocabulary comes last.
    if (metadata.tokenizer?.ggml?.tokens === undefined) throw new Error("No vocabulary");
    const { size_label: label, file_type: fileType } = metadata.general;
    const template = metadata.tokenizer?.chat_template ?? "";
    return {
      contextWindowTokens: numberOf(architectureMetadata.context_length),
      embeddingLength: numberOf(architectureMetadata.embedding_length),
      parameters: typeof label === "string" ? label : null,
      quantization: toQuantization(
        fileType === undefined ? undefined : library.GgufFileType[fileType],
      ),
      hasReasoning: /<think>|reasoning_content|<\|channel\|>/.test(template),
    };
  } catch (error) {
    throw badModelFile(path, damaged, error);
  }
}

const damaged = "its header is damaged or cut off";

/** The header of a large model takes a second on a slow disk. */
const readingMsMax = 10_000;

/** Before its metadata a file has `GGUF`, its version, and how many tensors and values follow. */
const startBytes = 24;
/** A value with an empty key: two lengths, a type, one byte. */
const valueBytesMin = 13;

async function checkStart(path: string): Promise<void> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(startBytes);
    await file.read(start, 0, startBytes, 0);
    if (start.toString("latin1", 0, 4) !== "GGUF") throw badModelFile(path, "it is no GGUF file");
    const { size } = await file.stat();
    const valuesCount = Number(start.readBigUInt64LE(16));
    if (startBytes + valuesCount * valueBytesMin > size) throw badModelFile(path, damaged);
  } finally {
    await file.close();
  }
}

/** `MOSTLY_Q4_K_M` is what people call Q4_K_M. */
function toQuantization(name: string | undefined): string | null {
  return name?.replace(/^(?:MOSTLY|ALL)_/, "") ?? null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
