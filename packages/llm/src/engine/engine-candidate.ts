import type { Engine, EngineHealth } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { createOpenAICompatible } from "../openai/create-openai-compatible.ts";
import type { EngineProfile } from "../openai/engine-profile.ts";
import { engineProfiles } from "../openai/engine-profiles.ts";
import { identifyOpenAI } from "../openai/identify-openai.ts";

/** A place where an engine may be. */
export interface EngineCandidate {
  /** For people, such as `Ollama`. */
  readonly name: string;
  readonly url: string;
  /** Null when something else answers there; throws an `LlmError` when nothing does. */
  readonly identify: (options: CallOptions) => Promise<EngineHealth | null>;
  /** Makes the engine without asking it anything. */
  readonly create: () => Engine;
}

export interface CandidateOptions {
  /** Default: where that engine usually is. */
  readonly url?: string;
  readonly apiKey?: string | null;
}

/** Ollama, known by its version. */
export function ollamaCandidate({
  url = "http://localhost:11434",
  apiKey = null,
}: CandidateOptions = {}): EngineCandidate {
  const create = (): Engine => createOllama({ baseUrl: url, token: apiKey });
  return {
    name: "Ollama",
    url,
    create,
    async identify(options) {
      await using engine = create();
      return await engine.probe(options);
    },
  };
}

/** An OpenAI-compatible engine, known by its profile's signature. */
export function openAICandidate(
  profile: EngineProfile,
  { url = profile.defaultUrl, apiKey = null }: CandidateOptions = {},
): EngineCandidate {
  const target = { baseUrl: url, apiKey, profile };
  return {
    name: profile.name,
    url,
    create: () => createOpenAICompatible(target),
    identify: (options) => identifyOpenAI(target, options),
  };
}

/** Where engines usually are on one machine, in order of preference. */
export function defaultCandidates(): readonly EngineCandidate[] {
  const { llamaCpp, vllm, lmStudio } = engineProfiles;
  return [
    ollamaCandidate(),
    ...[llamaCpp, vllm, lmStudio].map((profile) => openAICandidate(profile)),
  ];
}
