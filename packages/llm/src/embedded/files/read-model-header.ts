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
  await checkMagic(path);
  try {
    const { metadata, architectureMetadata } = await library.readGgufFileInfo(path, {
      readTensorInfo: false,
      logWarnings: false,
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
    throw badModelFile(path, "its header is damaged or cut off", error);
  }
}

async function checkMagic(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString("latin1", 0, bytesRead) === "GGUF") return;
    throw badModelFile(path, "it is no GGUF file");
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
