import { z } from "zod";

import { LlmError } from "../errors/llm-error.ts";
import { requestJson, type TextRequest } from "../transport/request-json.ts";

/** What `/api/show` tells of a model. */
export interface OllamaModelFacts {
  /** What the model was trained for; null where it is not told. */
  readonly contextLengthTokens: number | null;
  readonly embeddingLength: number | null;
  /** Such as `tools`, `vision`, `thinking`; null from servers too old to tell. */
  readonly capabilities: ReadonlySet<string> | null;
  /** Null where it is not told, and where a harombe server says that it does not know. */
  readonly vision: boolean | null;
}

const showSchema = z.object({
  model_info: z.record(z.string(), z.unknown()).nullish().catch(null),
  capabilities: z.array(z.string()).nullish().catch(null),
  unknown_capabilities: z.array(z.string()).nullish().catch(null),
});

/**
 * Throws `HAROMBE_LLM_MODEL_NOT_FOUND` for a model that is not there. Servers that imitate Ollama
 * without this document leave everything unknown.
 */
export async function showOllamaModel(
  request: Omit<TextRequest, "url" | "body">,
): Promise<OllamaModelFacts> {
  const url = `${request.transport.url}/api/show`;
  const body = { model: request.model };
  try {
    return toFacts(await requestJson({ ...request, url, body, schema: showSchema }));
  } catch (error) {
    if (LlmError.isInstance(error) && error.code === "HAROMBE_LLM_REJECTED") return toFacts({});
    throw error;
  }
}

function toFacts({
  model_info: info,
  capabilities,
  unknown_capabilities: unknown,
}: z.infer<typeof showSchema>): OllamaModelFacts {
  const isVisionTold = capabilities && !unknown?.includes("vision");
  return {
    contextLengthTokens: findCount(info ?? {}, ".context_length"),
    embeddingLength: findCount(info ?? {}, ".embedding_length"),
    capabilities: capabilities ? new Set(capabilities) : null,
    vision: isVisionTold ? capabilities.includes("vision") : null,
  };
}

/** The keys begin with the architecture, such as `qwen3.context_length`. */
function findCount(info: Readonly<Record<string, unknown>>, suffix: string): number | null {
  const value = Object.entries(info).find(([key]) => key.endsWith(suffix))?.[1];
  return typeof value === "number" && value > 0 ? value : null;
}
