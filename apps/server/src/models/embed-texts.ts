import type { Embeddings } from "@harombe/coordination";
import { type CallOptions, estimateTokens, type RouteDecision } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { modelSource } from "./model-source.ts";
import { decisionHeaders } from "./route-headers.ts";

export interface EmbedTextsOptions extends CallOptions {
  readonly model: string;
  readonly parts: Pick<AppParts, "assistant" | "limits" | "nodeName">;
}

/** Texts of one request. */
export const embeddingInputsMax = 2048;

export interface CountedEmbeddings extends Embeddings {
  /** The engine's count, else our own estimate. */
  readonly promptTokens: number;
}

/** Vectors for a request, whose answer names in its headers which machine gave them. */
export async function embedTexts(
  context: AppContext,
  texts: readonly string[],
  { model, parts, ...call }: EmbedTextsOptions,
): Promise<CountedEmbeddings> {
  let decision: RouteDecision | null = null;
  const embeddings = await modelSource(context, { parts, hopsMax: 1 }).embed(model, texts, {
    ...call,
    onEvent: (event) => {
      if (event.type === "route") ({ decision } = event);
    },
  });
  const headers = decisionHeaders(decision, parts.nodeName);
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  const estimated = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  return { ...embeddings, promptTokens: embeddings.promptTokens ?? estimated };
}
