import { z } from "zod";

import type { EngineModel } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import type { ModelFacts } from "./engine-profile.ts";
import { findDocument, getDocument, type OpenAIServer } from "./open-ai-server.ts";

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The models of the server, with what its profile knows to learn about them. */
export async function listOpenAIModels(
  server: OpenAIServer,
  options: CallOptions = {},
): Promise<readonly EngineModel[]> {
  const factsOf = await loadFacts(server, options);
  const ids = await listModelIds(server, options);
  return ids.map((id) => {
    const facts = factsOf(id);
    return {
      id,
      sizeBytes: facts.sizeBytes ?? null,
      parameters: facts.parameters ?? null,
      quantization: facts.quantization ?? null,
      contextWindowTokens: facts.contextWindowTokens ?? null,
      isLoaded: facts.isLoaded ?? null,
    };
  });
}

export async function listModelIds(
  server: OpenAIServer,
  options: CallOptions = {},
): Promise<readonly string[]> {
  const { data } = await getDocument(server, "/v1/models", { ...options, schema: listSchema });
  return data.map(({ id }) => id);
}

/** What the profile's documents tell about a model; later ones win. */
export async function loadFacts(
  server: OpenAIServer,
  options: CallOptions = {},
): Promise<(modelId: string) => ModelFacts> {
  const { facts } = server.profile;
  const documents = await Promise.all(facts.map(({ path }) => findDocument(server, path, options)));
  return (modelId) =>
    Object.assign({}, ...facts.map(({ read }, index) => read(documents[index], modelId)));
}
