import { createHash } from "node:crypto";

import type { EngineModel } from "@harombe/llm";
import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { modelSource } from "../models/model-source.ts";
import { withModel } from "../models/with-model.ts";
import { openRequestScope } from "../stream/request-scope.ts";

const detailsSchema = z.looseObject({
  parameter_size: z.string(),
  quantization_level: z.string(),
});

const entrySchema = z.looseObject({
  name: z.string(),
  model: z.string(),
  size: z.number(),
  digest: z.string(),
  details: detailsSchema,
});

const listSchema = z.object({ models: z.array(entrySchema) });

const runningSchema = z.object({
  models: z.array(
    entrySchema.extend({
      expires_at: z.string(),
      size_vram: z.number(),
      context_length: z.int().optional(),
    }),
  ),
});

/** What a machine has, as one Ollama would tell it. What the engine does not tell is left empty. */
export function ollamaModelEndpoints(parts: AppParts): readonly Endpoint[] {
  const { lifecycle, version } = parts;
  const startedAt = new Date().toISOString();
  const list = async (
    context: AppContext,
    select: (models: readonly EngineModel[]) => readonly object[],
  ): Promise<Response> => {
    const scope = openRequestScope(context, lifecycle);
    try {
      return context.json({
        models: select(await modelSource(context, { parts }).models({ signal: scope.signal })),
      });
    } finally {
      scope.done();
    }
  };
  return [
    defineEndpoint({
      method: "get",
      path: "/api/version",
      tag: "Ollama",
      summary: "The version of harombe",
      response: { description: "The version", schema: z.object({ version: z.string() }) },
      handle: (context) => context.json({ version }),
    }),
    defineEndpoint({
      method: "get",
      path: "/api/tags",
      tag: "Ollama",
      summary: "The models that are installed",
      response: { description: "The models", schema: listSchema },
      handle: (context) =>
        list(context, (models) =>
          models.map((model) => ({ ...toEntry(model), modified_at: startedAt })),
        ),
    }),
    defineEndpoint({
      method: "get",
      path: "/api/ps",
      tag: "Ollama",
      summary: "The models that are in memory",
      response: { description: "The models", schema: runningSchema },
      handle: (context) =>
        list(context, (models) =>
          models.filter(({ isLoaded }) => isLoaded === true).map(toRunning),
        ),
    }),
    defineEndpoint({
      method: "post",
      path: "/api/show",
      tag: "Ollama",
      summary: "What a model can do",
      body: z.looseObject({ model: z.string().min(1).optional(), name: z.string().optional() }),
      response: {
        description: "The model",
        schema: z.looseObject({
          details: detailsSchema,
          model_info: z.record(z.string(), z.unknown()),
          capabilities: z.array(z.string()),
          unknown_capabilities: z
            .array(z.string())
            .optional()
            .describe("What the engine does not tell, for other harombe servers"),
        }),
      },
      handle: (context, { body }) =>
        withModel(context, { name: body.model ?? body.name, parts }, async ({ model, signal }) => {
          const all = await modelSource(context, { parts }).models({ signal });
          const known = all.find(({ id }) => id === model.id);
          const { contextWindowTokens, tools, vision, reasoning } = model.capabilities;
          return context.json({
            details: toDetails(known),
            model_info: {
              "general.architecture": "harombe",
              ...(contextWindowTokens !== null && {
                "harombe.context_length": contextWindowTokens,
              }),
            },
            capabilities: [
              "completion",
              ...(tools ? ["tools"] : []),
              ...(vision ? ["vision"] : []),
              ...(reasoning ? ["thinking"] : []),
            ],
            ...(vision === null && { unknown_capabilities: ["vision"] }),
          });
        }),
    }),
  ];
}

function toEntry(model: EngineModel) {
  return {
    name: model.id,
    model: model.id,
    size: model.sizeBytes ?? 0,
    digest: model.digest ?? standInDigest(model),
    // For other harombe servers: what `/api/ps` leaves out may be in memory all the same.
    is_loaded: model.isLoaded,
    details: toDetails(model),
  };
}

/** What nobody told of a GPU's memory is none, which is how Ollama's clients read a missing one. */
function toRunning(model: EngineModel) {
  return {
    ...toEntry(model),
    expires_at: expiryOf(model),
    size_vram: model.vramBytes ?? 0,
    ...(model.contextWindowTokens && { context_length: model.contextWindowTokens }),
  };
}

/**
 * Where nobody told, a time far away, as Ollama has it for models that stay: its own command line
 * calls a missing or a past one "Stopping…", and engines that tell none unload nothing by the
 * clock. One that has passed was told before the model was used again.
 */
function expiryOf({ expiresAt = null }: EngineModel): string {
  return expiresAt !== null && Date.parse(expiresAt) > Date.now()
    ? expiresAt
    : "2318-01-01T00:00:00.000Z";
}

/** Ollama's own command line cannot show a model without one. */
function standInDigest({ id, sizeBytes, quantization }: EngineModel): string {
  const facts = JSON.stringify([id, sizeBytes, quantization]);
  return createHash("sha256").update(facts).digest("hex");
}

function toDetails(model: EngineModel | undefined) {
  return {
    parent_model: "",
    format: model?.format ?? "",
    family: model?.family ?? "",
    families: model?.family ? [model.family] : [],
    parameter_size: model?.parameters ?? "",
    quantization_level: model?.quantization ?? "",
  };
}
