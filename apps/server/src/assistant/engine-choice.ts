import type { Config } from "@harombe/config";
import {
  type CallOptions,
  createOllama,
  createOpenAICompatible,
  type Engine,
  type EngineCandidate,
  engineProfiles,
  openAICandidate,
  type Timeouts,
} from "@harombe/llm";

import { openEmbedded } from "./open-embedded.ts";
import type { ResolvedSecrets } from "./resolve-secrets.ts";

/** One engine that the config allows, not yet asked whether it is there. */
export interface EngineChoice {
  /** For people, such as `Ollama at http://localhost:11434`. */
  readonly label: string;
  /** Resolves to the engine when it answers; throws why it does not. */
  readonly find: (options: CallOptions) => Promise<Engine>;
}

export interface EngineChoiceOptions extends Pick<ResolvedSecrets, "apiKeys"> {
  /** Harombe's folder, whose `models` may hold a GGUF file. */
  readonly directory: string;
}

/** The engines to try, in order. Only `auto` has more than one. */
export function engineChoicesFor(
  config: Config,
  options: EngineChoiceOptions,
): readonly EngineChoice[] {
  return choicesByBackend[config.inference.backend](config, options);
}

type ListChoices = (config: Config, options: EngineChoiceOptions) => readonly EngineChoice[];

const { generic, llamaCpp, lmStudio, sglang, vllm } = engineProfiles;

const choicesByBackend: Readonly<Record<Config["inference"]["backend"], ListChoices>> = {
  auto(config, { apiKeys, directory }) {
    const { inference } = config;
    return [
      ollama(config),
      // What listens on such a common port may be anything, so it has to prove what it is.
      identified(openAICandidate(llamaCpp, { url: inference.llamacpp.base_url }), () =>
        openAI(config, { ...inference.llamacpp, profile: llamaCpp }),
      ),
      identified(openAICandidate(vllm, { url: inference.vllm.base_url }), () =>
        openAI(config, { ...inference.vllm, profile: vllm, apiKey: apiKeys.vllm }),
      ),
      identified(openAICandidate(lmStudio), () =>
        openAI(config, { base_url: lmStudio.defaultUrl, profile: lmStudio }),
      ),
      embedded(config, directory),
    ];
  },
  ollama: (config) => [ollama(config)],
  llamacpp: (config) => [
    probed("llama.cpp", openAI(config, { ...config.inference.llamacpp, profile: llamaCpp })),
  ],
  vllm: (config, { apiKeys }) => [
    probed(
      "vLLM",
      openAI(config, { ...config.inference.vllm, profile: vllm, apiKey: apiKeys.vllm }),
    ),
  ],
  sglang: (config, { apiKeys }) => [
    probed(
      "SGLang",
      openAI(config, { ...config.inference.sglang, profile: sglang, apiKey: apiKeys.sglang }),
    ),
  ],
  openai(config, { apiKeys }) {
    const { base_url } = config.inference.openai;
    if (base_url === null) return [missing("the endpoint", "inference.openai.base_url is not set")];
    const settings = { base_url, profile: generic, apiKey: apiKeys.openai };
    return [probed("the endpoint", openAI(config, settings))];
  },
  embedded: (config, { directory }) => [embedded(config, directory)],
  simulated: () => [simulated],
};

interface Address {
  readonly url: string;
  readonly create: () => Engine;
}

/** The first token may take as long as the engine's own setting says; the rest is for all engines. */
function timeoutsFor({ cluster }: Config, timeoutSeconds: number): Timeouts {
  const { connect, idle, total } = cluster.routing.timeouts;
  return {
    connectMs: toMs(connect),
    firstTokenMs: timeoutSeconds * 1000,
    idleMs: toMs(idle),
    totalMs: toMs(total),
  };
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

function openAI(
  config: Config,
  {
    base_url: baseUrl,
    timeout = config.cluster.routing.timeouts.first_token ?? defaultTimeoutSeconds,
    profile,
    apiKey = null,
  }: {
    readonly base_url: string;
    readonly timeout?: number;
    readonly profile: (typeof engineProfiles)[keyof typeof engineProfiles];
    readonly apiKey?: string | null;
  },
): Address {
  const timeouts = timeoutsFor(config, timeout);
  const create = () => createOpenAICompatible({ baseUrl, apiKey, profile, timeouts });
  return { url: baseUrl, create };
}

const defaultTimeoutSeconds = 120;

function ollama(config: Config): EngineChoice {
  const { host, timeout } = config.inference.ollama;
  const timeouts = timeoutsFor(config, timeout);
  const create = () => createOllama({ baseUrl: host, timeouts });
  return probed("Ollama", { url: host, create });
}

/** Taken when it answers at all: a person said what it is. */
function probed(name: string, { url, create }: Address): EngineChoice {
  return {
    label: `${name} at ${withoutCredentials(url)}`,
    async find(options) {
      const engine = create();
      try {
        await engine.probe(options);
        return engine;
      } catch (error) {
        await engine.close();
        throw error;
      }
    },
  };
}

/** Taken only when its answers bear the marks of the engine. */
function identified(candidate: EngineCandidate, address: () => Address): EngineChoice {
  return {
    label: `${candidate.name} at ${withoutCredentials(candidate.url)}`,
    async find(options) {
      if ((await candidate.identify(options)) === null) throw new Error("something else is there");
      return address().create();
    },
  };
}

function missing(label: string, reason: string): EngineChoice {
  return { label, find: () => Promise.reject(new Error(reason)) };
}

function embedded(config: Config, directory: string): EngineChoice {
  return { label: "the embedded engine", find: () => openEmbedded(config, directory) };
}

const simulated: EngineChoice = {
  label: "the simulated engine",
  async find() {
    const { startSimulatedEngine } = await import("@harombe/llm/simulated");
    const server = await startSimulatedEngine();
    const engine = createOllama({ baseUrl: server.url });
    const close = async (): Promise<void> => {
      await engine.close();
      await server.close();
    };
    return { ...engine, name: "Simulated", close, [Symbol.asyncDispose]: close };
  },
};

function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return "an address that is no URL";
  const url = new URL(text);
  url.username = "";
  url.password = "";
  url.search = "";
  return url.href.replace(/\/$/, "");
}
