import { createHash } from "node:crypto";

import type { ShelvedModel } from "../../engine/model-shelf.ts";

/** What Ollama tells about a model in `/api/tags` and `/api/show`. */
export function toDetails({ parameters, quantization }: ShelvedModel): object {
  return {
    parent_model: "",
    format: "gguf",
    family: "simulated",
    families: ["simulated"],
    parameter_size: parameters,
    quantization_level: quantization,
  };
}

export function toTag(model: ShelvedModel): object {
  return {
    name: model.name,
    model: model.name,
    modified_at: "2026-01-01T00:00:00Z",
    size: model.sizeBytes,
    digest: digestOf(model.name),
    details: toDetails(model),
  };
}

export function toShow(model: ShelvedModel, embeddingDimensions: number): object {
  const abilities = ["tools", "vision", "thinking"] as const;
  return {
    license: "Apache-2.0",
    modelfile: `FROM ${model.name}\n`,
    parameters: "",
    template: "{{ .Prompt }}",
    details: toDetails(model),
    model_info: {
      "general.architecture": "simulated",
      "general.basename": model.name,
      "general.parameter_count": parameterCount(model.parameters),
      "simulated.context_length": model.contextWindowTokens,
      "simulated.embedding_length": embeddingDimensions,
    },
    capabilities: ["completion", "embedding", ...abilities.filter((each) => model[each])],
    modified_at: "2026-01-01T00:00:00Z",
  };
}

export function digestOf(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

function parameterCount(text: string): number {
  const [, amount = "0", unit = ""] = /^([\d.]+)\s*([KMBT]?)/i.exec(text) ?? [];
  const powers: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  return Number(amount) * (powers[unit.toUpperCase()] ?? 1);
}
