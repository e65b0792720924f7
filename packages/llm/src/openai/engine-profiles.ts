import { z } from "zod";

import type { EngineProfile, FactSource, ModelFacts } from "./engine-profile.ts";

const reasoningFields = ["reasoning_content", "reasoning"];

/** Any server that speaks `/v1/chat/completions`, in the cloud or not. */
const generic: EngineProfile = {
  name: "OpenAI-compatible",
  defaultUrl: "https://api.openai.com",
  healthPath: "/v1/models",
  signature: {
    path: "/v1/models",
    matches: matcher(z.object({ data: z.array(z.object({ id: z.string() })) })),
  },
  version: null,
  facts: [],
  slots: null,
  isModelListComplete: false,
  reasoningFields,
  maxTokensField: "max_tokens",
  hasStreamUsage: true,
  hasJsonObjectFormat: true,
  modelHint: () => undefined,
};

/** OpenAI's own service, whose newer models know only the newer name of the limit. */
const openai: EngineProfile = {
  ...generic,
  name: "OpenAI",
  maxTokensField: "max_completion_tokens",
};

// https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
const vllm: EngineProfile = {
  ...generic,
  name: "vLLM",
  defaultUrl: "http://localhost:8000",
  healthPath: "/health",
  signature: { path: "/v1/models", matches: matcher(ownedBy("vllm")) },
  version: { path: "/version", read: readVersion },
  facts: [{ path: "/v1/models", read: readMaxModelLength }],
  isModelListComplete: true,
  modelHint: (id) => `vllm serve ${id}`,
};

// https://docs.sglang.ai/basic_usage/native_api.html
const sglang: EngineProfile = {
  ...vllm,
  name: "SGLang",
  defaultUrl: "http://localhost:30000",
  signature: { path: "/v1/models", matches: matcher(ownedBy("sglang")) },
  version: { path: "/get_server_info", read: readVersion },
  modelHint: (id) => `python -m sglang.launch_server --model-path ${id}`,
};

// https://github.com/ggml-org/llama.cpp/tree/master/tools/server
const llamaCpp: EngineProfile = {
  ...generic,
  name: "llama.cpp",
  defaultUrl: "http://localhost:8080",
  healthPath: "/health",
  signature: {
    path: "/props",
    matches: matcher(z.object({ default_generation_settings: z.looseObject({}) })),
  },
  version: {
    path: "/props",
    read: reader(z.object({ build_info: z.string() }), (props) => props.build_info),
  },
  facts: [
    { path: "/v1/models", read: readLlamaCppModel },
    { path: "/props", read: readLlamaCppProps },
  ],
  slots: {
    path: "/props",
    read: reader(z.object({ total_slots: z.number() }), (props) => props.total_slots),
  },
  modelHint: (id) => `llama-server -hf ${id}`,
};

// https://lmstudio.ai/docs/developer/rest
const lmStudio: EngineProfile = {
  ...generic,
  name: "LM Studio",
  defaultUrl: "http://localhost:1234",
  signature: {
    path: "/api/v0/models",
    matches: matcher(z.object({ data: z.array(z.object({ id: z.string(), state: z.string() })) })),
  },
  facts: [{ path: "/api/v0/models", read: readLmStudioModel }],
  isModelListComplete: true,
  hasJsonObjectFormat: false,
  modelHint: (id) => `lms get ${id}`,
};

/** The OpenAI-compatible servers that are known by name; `generic` is for all others. */
export const engineProfiles = { generic, openai, vllm, sglang, llamaCpp, lmStudio } as const;

function matcher(schema: z.ZodType): (document: unknown) => boolean {
  return (document) => schema.safeParse(document).success;
}

function reader<T, R>(
  schema: z.ZodType<T>,
  read: (value: T) => R,
): (document: unknown) => R | null {
  return (document) => {
    const parsed = schema.safeParse(document);
    return parsed.success ? read(parsed.data) : null;
  };
}

function ownedBy(owner: string): z.ZodType {
  const model = z.object({ owned_by: z.literal(owner) });
  return z.object({ data: z.array(model).nonempty() });
}

function readVersion(document: unknown): string | null {
  return reader(z.object({ version: z.string() }), ({ version }) => version)(document);
}

const count = z.number().positive().nullish().catch(null);

/** The entry of one model in a `{ data: [{ id }] }` document. */
function inList<T extends { readonly id: string }>(
  schema: z.ZodType<T>,
  toFacts: (model: T) => ModelFacts,
): FactSource["read"] {
  const list = z.object({ data: z.array(z.unknown()) });
  return (document, modelId) => {
    const models = list.safeParse(document).data?.data ?? [];
    const parsed = models.map((model) => schema.safeParse(model).data);
    const found = parsed.find((model) => model?.id === modelId);
    return found ? toFacts(found) : {};
  };
}

function readMaxModelLength(document: unknown, modelId: string): ModelFacts {
  const model = z.object({ id: z.string(), max_model_len: count });
  const toFacts = (found: z.infer<typeof model>): ModelFacts => ({
    contextWindowTokens: found.max_model_len ?? null,
    isLoaded: true,
  });
  return inList(model, toFacts)(document, modelId);
}

function readLlamaCppModel(document: unknown, modelId: string): ModelFacts {
  const meta = z.object({ size: count, n_params: count }).nullish().catch(null);
  const model = z.object({ id: z.string(), meta });
  const toFacts = (found: z.infer<typeof model>): ModelFacts => ({
    sizeBytes: found.meta?.size ?? null,
    parameters: found.meta?.n_params ? `${(found.meta.n_params / 1e9).toFixed(1)}B` : null,
    isLoaded: true,
  });
  return inList(model, toFacts)(document, modelId);
}

/** `n_ctx` is the context of one slot. */
function readLlamaCppProps(document: unknown): ModelFacts {
  const props = z.object({
    default_generation_settings: z.object({ n_ctx: count }),
    modalities: z.object({ vision: z.boolean() }).nullish().catch(null),
  });
  const toFacts = ({
    default_generation_settings: settings,
    modalities,
  }: z.infer<typeof props>) => ({
    contextWindowTokens: settings.n_ctx ?? null,
    vision: modalities?.vision ?? null,
  });
  return reader(props, toFacts)(document) ?? {};
}

function readLmStudioModel(document: unknown, modelId: string): ModelFacts {
  const model = z.object({
    id: z.string(),
    type: z.string().nullish(),
    quantization: z.string().nullish(),
    state: z.string().nullish(),
    loaded_context_length: count,
    max_context_length: count,
  });
  const toFacts = (found: z.infer<typeof model>): ModelFacts => ({
    quantization: found.quantization ?? null,
    contextWindowTokens: found.loaded_context_length ?? found.max_context_length ?? null,
    isLoaded: found.state === "loaded",
    vision: found.type ? found.type === "vlm" : null,
  });
  return inList(model, toFacts)(document, modelId);
}
