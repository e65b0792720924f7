import { z } from "zod";

import type { EngineModel } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { requestJson } from "../transport/request-json.ts";
import { type OllamaServer, requestContext } from "./ollama-server.ts";

const text = z.string().nullish().catch(null);
const count = z.number().positive().nullish().catch(null);

const tagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        size: count,
        digest: text,
        /** A harombe server says what its own engine says, which may be nothing: null. */
        is_loaded: z.boolean().nullish().catch(null),
        details: z
          .object({ parameter_size: text, quantization_level: text, format: text, family: text })
          .nullish()
          .catch(null),
      }),
    )
    .nullable(),
});

const runningSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        context_length: count,
        size_vram: z.number().nonnegative().nullish().catch(null),
        expires_at: z.iso.datetime({ offset: true }).nullish().catch(null),
      }),
    )
    .nullable(),
});

/** The models on the server's disk; those in memory now say so, with their real context window. */
export async function listOllamaModels(
  server: OllamaServer,
  { signal }: CallOptions = {},
): Promise<readonly EngineModel[]> {
  const { url } = server.transport;
  const base = { ...requestContext(server), signal };
  const [tags, running] = await Promise.all([
    requestJson({ ...base, url: `${url}/api/tags`, schema: tagsSchema }),
    requestJson({ ...base, url: `${url}/api/ps`, schema: runningSchema }),
  ]);
  const loaded = new Map(running.models?.map((model) => [model.name, model]));
  return (tags.models ?? []).map(({ name, size, digest, details, is_loaded: isLoaded }) => {
    const resident = loaded.get(name);
    return {
      id: name,
      sizeBytes: size ?? null,
      parameters: details?.parameter_size || null,
      quantization: details?.quantization_level || null,
      contextWindowTokens: resident?.context_length ?? null,
      isLoaded: isLoaded === undefined ? resident !== undefined : isLoaded,
      digest: digest || null,
      format: details?.format || null,
      family: details?.family || null,
      vramBytes: resident?.size_vram ?? null,
      expiresAt: resident?.expires_at ?? null,
    };
  });
}
