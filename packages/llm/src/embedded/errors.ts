import { LlmError } from "../errors/llm-error.ts";

/** A model that is no file here. */
export function modelNotFound(id: string, where: string, canPull: boolean): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `No model ${id} ${where}`,
    isRetryable: false,
    hint: canPull
      ? `Pull it first: harombe models pull ${id}`
      : "Put a GGUF file there, or name its address in `sources` and pull it",
  });
}

/** A file that is there and cannot be used. */
export function badModelFile(path: string, why: string, cause?: unknown): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_REJECTED",
    message: `Cannot load ${path}: ${why}`,
    isRetryable: false,
    hint: "Is the file a complete GGUF file? Remove it and pull it again",
    cause,
  });
}

export function outOfMemory(id: string, cause: Error): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_OVERLOADED",
    message: `Not enough memory for ${id}: ${cause.message}`,
    isRetryable: true,
    hint: "Lower contextWindowTokens or slots, or take a smaller model",
    cause,
  });
}

export function libraryMissing(cause: unknown): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_UNREACHABLE",
    message: "The embedded engine needs the package node-llama-cpp, which cannot be loaded",
    isRetryable: false,
    hint: "npm install node-llama-cpp",
    cause,
  });
}

export function contextExceeded(id: string, promptTokens: number, windowTokens: number): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
    message: `The prompt has ${promptTokens} tokens, and ${id} runs with a context window of ${windowTokens}`,
    isRetryable: false,
    hint: "Raise contextWindowTokens, or shorten the conversation",
  });
}

export function queueFull(id: string, queueMax: number): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_OVERLOADED",
    message: `${id} is busy, and ${queueMax} requests wait already`,
    isRetryable: true,
    hint: "Raise slots or queueMax",
  });
}

export function pulledAlready(fileName: string): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_OVERLOADED",
    message: `${fileName} is being pulled already`,
    isRetryable: true,
    hint: "Wait for the other pull to end",
  });
}

export function engineClosed(): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_ABORTED",
    message: "The embedded engine was closed",
    isRetryable: false,
  });
}
