import type { Config } from "@harombe/config";
import { createOpenAICompatible, type Engine } from "@harombe/llm";

/** One engine that the config allows, not yet asked whether it is there. */
export interface EngineChoice {
  /** For people, such as `Ollama at http://localhost:11434`. */
  readonly label: string;
  readonly open: () => Promise<Engine>;
}

type Backend = Config["inference"]["backend"];

/** The engines to try, in order. Only `auto` has more than one. */
export function engineChoicesFor(config: Config): readonly EngineChoice[] {
  return choicesByBackend[config.inference.backend](config);
}

/** Where LM Studio listens unless it is told otherwise. */
const lmStudioUrl = "http://localhost:1234";

const choicesByBackend: Readonly<Record<Backend, (config: Config) => readonly EngineChoice[]>> = {
  auto: (config) => [
    ollama(config),
    openAIAt("llama.cpp", config.inference.llamacpp.base_url),
    openAIAt("vLLM", config.inference.vllm.base_url, config.inference.vllm.api_key),
    openAIAt("LM Studio", lmStudioUrl),
  ],
  ollama: (config) => [ollama(config)],
  vllm: ({ inference: { vllm } }) => [openAIAt("vLLM", vllm.base_url, vllm.api_key)],
  sglang: ({ inference: { sglang } }) => [openAIAt("SGLang", sglang.base_url, sglang.api_key)],
  llamacpp: ({ inference: { llamacpp } }) => [openAIAt("llama.cpp", llamacpp.base_url)],
  openai: ({ inference: { openai } }) =>
    openai.base_url === null ? [] : [openAIAt("the endpoint", openai.base_url, openai.api_key)],
  embedded: () => [],
  simulated: () => [simulated()],
};

function ollama({ inference }: Config): EngineChoice {
  return openAIAt("Ollama", inference.ollama.host);
}

function openAIAt(name: string, baseUrl: string, apiKey: string | null = null): EngineChoice {
  return {
    label: `${name} at ${withoutCredentials(baseUrl)}`,
    open: async () => createOpenAICompatible({ baseUrl: withVersion(baseUrl), apiKey }),
  };
}

function simulated(): EngineChoice {
  return {
    label: "the simulated engine",
    async open() {
      const { startSimulatedEngine } = await import("@harombe/llm/simulated");
      const server = await startSimulatedEngine();
      const engine = createOpenAICompatible({ baseUrl: `${server.url}/v1` });
      const close = async (): Promise<void> => {
        await engine.close();
        await server.close();
      };
      return { ...engine, name: "Simulated", close, [Symbol.asyncDispose]: close };
    },
  };
}

function withVersion(baseUrl: string): string {
  const url = baseUrl.replace(/\/+$/, "");
  return /\/v\d+$/.test(url) ? url : `${url}/v1`;
}

function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = "";
  url.password = "";
  url.search = "";
  return url.href.replace(/\/$/, "");
}
