import type { Engine } from "../contract/engine.ts";
import { createTransport, type TransportOptions } from "../transport/create-transport.ts";
import { createClient } from "./create-client.ts";
import { createOpenAIEmbeddingModel } from "./create-openai-embedding-model.ts";
import { createOpenAILanguageModel } from "./create-openai-language-model.ts";
import type { EngineProfile } from "./engine-profile.ts";
import { engineProfiles } from "./engine-profiles.ts";
import { listOpenAIModels } from "./list-openai-models.ts";
import { probeOpenAI } from "./probe-openai.ts";
import { toRootUrl } from "./to-root-url.ts";

export interface OpenAICompatibleOptions extends TransportOptions {
  /** With or without `/v1`. Default: where the profile's engine listens. */
  readonly baseUrl?: string;
  readonly apiKey?: string | null;
  /** What is particular about the server. Default `engineProfiles.generic`. */
  readonly profile?: EngineProfile;
}

/**
 * An engine that speaks OpenAI's chat completions: vLLM, SGLang, llama.cpp, LM Studio, or a
 * service in the cloud. Throws `TypeError` for a bad URL.
 */
export function createOpenAICompatible({
  profile = engineProfiles.generic,
  baseUrl = profile.defaultUrl,
  apiKey,
  ...options
}: OpenAICompatibleOptions = {}): Engine {
  const transport = createTransport({ baseUrl, token: apiKey }, options);
  const server = { transport, profile, ...toRootUrl(transport.url) };
  const client = createClient(server);
  return {
    name: profile.name,
    url: transport.url,
    probe: (call) => probeOpenAI(server, call),
    listModels: (call) => listOpenAIModels(server, call),
    languageModel: (id, settings) => createOpenAILanguageModel({ ...server, client, id }, settings),
    embeddingModel: (id, call) => createOpenAIEmbeddingModel({ ...server, client, id }, call),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}
