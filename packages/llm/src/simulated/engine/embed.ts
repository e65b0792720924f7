import type { Admit } from "./admission.ts";
import type { SimulatedClock } from "./clock.ts";
import { embedText } from "./embed-text.ts";
import type { EngineLog, Outcome } from "./engine-log.ts";
import type { ShelvedModel } from "./model-shelf.ts";
import { countTokens } from "./tokenize.ts";

export interface EmbedRequest {
  readonly model: string;
  readonly texts: readonly string[];
  readonly dimensions?: number | undefined;
}

export interface Embeddings {
  readonly vectors: readonly Float32Array[];
  readonly promptTokens: number;
}

export type Embed = (request: EmbedRequest, signal: AbortSignal) => Promise<Embeddings>;

export interface EmbedParts {
  readonly log: EngineLog;
  readonly clock: SimulatedClock;
  readonly keepAliveMs: number;
  readonly admit: Admit;
  readonly promptTokensPerSecond: number;
  readonly embeddingDimensions: number;
  requireModel(name: string): ShelvedModel;
  windowOf(model: ShelvedModel): number;
}

export function createEmbed(parts: EmbedParts): Embed {
  return async (request, signal) => {
    parts.log.begin();
    let outcome: Outcome = "failed";
    try {
      const embeddings = await embed(parts, request, signal);
      outcome = "served";
      return embeddings;
    } finally {
      parts.log.end(signal.aborted ? "cancelled" : outcome);
    }
  };
}

async function embed(
  parts: EmbedParts,
  { model: name, texts, dimensions = parts.embeddingDimensions }: EmbedRequest,
  signal: AbortSignal,
): Promise<Embeddings> {
  const model = parts.requireModel(name);
  const { leave } = await parts.admit(model, parts.windowOf(model), signal);
  try {
    const promptTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
    const readMs = (promptTokens / parts.promptTokensPerSecond) * 1000;
    if (readMs > 0) await parts.clock.sleep(readMs, signal);
    parts.log.addTokens(promptTokens, 0);
    return { vectors: texts.map((text) => embedText(text, dimensions)), promptTokens };
  } finally {
    leave(parts.keepAliveMs);
  }
}
