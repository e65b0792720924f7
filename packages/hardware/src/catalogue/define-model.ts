import type { AttentionLayers, CatalogueModel, QuantizedFile } from "./catalogue-model.ts";
import { bitsPerWeightOf, type Quantization } from "./quantization.ts";

/** What a family has in common. */
export interface FamilyTraits {
  readonly family: string;
  readonly weight: number;
  readonly hasTools: boolean;
  readonly licence: string;
  /** The suffix of tags before the quantization, `-instruct`; none by default. */
  readonly tagSuffix?: string;
  readonly nativeContextTokens: number;
  readonly defaultQuantization?: Quantization;
  /** See {@link CatalogueModel}; none by default. */
  readonly confirmedBy?: string;
}

/** One model as its publisher's `config.json` and Ollama's library describe it. */
export interface ModelFacts extends Partial<FamilyTraits> {
  /** The part of the tag after the colon, `8b`. */
  readonly size: string;
  /** Other tags of the same file, `latest`. */
  readonly aliases?: readonly string[];
  /** Billions of parameters. */
  readonly totalB: number;
  /** Billions of parameters that one token passes through; all of them by default. */
  readonly activeB?: number;
  /**
   * The size at the default quantization, in 10^9 bytes, as Ollama's library shows it. By parameters
   * and bits per weight where that is not known.
   */
  readonly listedGB?: number;
  readonly layers: number;
  readonly attention: readonly AttentionLayers[];
  readonly source: string;
}

/** The quantizations that Ollama publishes of nearly every model. */
const derivedQuantizations: readonly Quantization[] = ["Q4_K_M", "Q8_0", "F16"];

export function defineFamily(
  traits: FamilyTraits,
  models: readonly ModelFacts[],
): CatalogueModel[] {
  return models.map((facts) => defineModel({ ...traits, ...facts }));
}

function defineModel(facts: FamilyTraits & ModelFacts): CatalogueModel {
  const { family, size, totalB, activeB = totalB, attention } = facts;
  const whole = attention.find(({ windowTokens }) => windowTokens === null) ?? attention[0];
  return {
    family,
    ollamaTag: `${family}:${size}`,
    parameters: { total: Math.round(totalB * 1e9), active: Math.round(activeB * 1e9) },
    layers: facts.layers,
    kvHeads: whole?.kvHeads ?? 0,
    headSize: whole?.headSize ?? 0,
    attention,
    nativeContextTokens: facts.nativeContextTokens,
    defaultQuantization: facts.defaultQuantization ?? "Q4_K_M",
    files: toFiles(facts),
    hasTools: facts.hasTools,
    weight: facts.weight,
    licence: facts.licence,
    source: facts.source,
    confirmedBy: facts.confirmedBy ?? null,
  };
}

function toFiles(facts: FamilyTraits & ModelFacts): CatalogueModel["files"] {
  const { family, size, aliases = [], totalB, tagSuffix = "" } = facts;
  const { defaultQuantization = "Q4_K_M" } = facts;
  const { listedGB = (totalB * bitsPerWeightOf(defaultQuantization)) / 8 } = facts;
  const listedBytes = Math.round(listedGB * 1e9);
  const listed: QuantizedFile = {
    ollamaTag: `${family}:${size}`,
    aliases: [...aliases, `${size}${tagSuffix}-${toTagPart(defaultQuantization)}`].map(
      (tag) => `${family}:${tag}`,
    ),
    fileBytes: listedBytes,
    origin: facts.listedGB === undefined ? "derived" : "listed",
  };
  // Weights that were trained in 4 bits are published in nothing else.
  if (defaultQuantization === "MXFP4") return { MXFP4: listed };
  const derived = derivedQuantizations.map((quantization) => {
    const ollamaTag = `${family}:${size}${tagSuffix}-${toTagPart(quantization)}`;
    const fileBytes = deriveBytes(listedBytes, { from: defaultQuantization, to: quantization });
    return [
      quantization,
      { ollamaTag, aliases: [], fileBytes, origin: "derived" } as const,
    ] as const;
  });
  return { ...Object.fromEntries(derived), [defaultQuantization]: listed };
}

/**
 * A listed size scaled by bits per weight. The listed size, not the parameter count, is what is
 * scaled, since files hold more than the table's average says: embeddings of small models, vision
 * encoders, and some tensors in more bits.
 */
function deriveBytes(
  bytes: number,
  { from, to }: { readonly from: Quantization; readonly to: Quantization },
): number {
  return Math.round((bytes * bitsPerWeightOf(to)) / bitsPerWeightOf(from));
}

function toTagPart(quantization: Quantization): string {
  if (quantization === "F16") return "fp16";
  return quantization.replace(/^I?Q/, (prefix) => prefix.toLowerCase());
}

/** Layers that all keep the whole context. */
export function fullAttention(
  layers: number,
  kvHeads: number,
  headSize: number,
): AttentionLayers[] {
  return [{ layers, kvHeads, headSize, windowTokens: null }];
}

/** LitGPT's table of shapes, which names the `config.json` that each was taken from. */
export const litGptShapes = "https://github.com/Lightning-AI/litgpt/blob/main/litgpt/config.py";

/** The address of a model's `config.json`. */
export function configOf(repository: string): string {
  return `https://huggingface.co/${repository}/blob/main/config.json`;
}
