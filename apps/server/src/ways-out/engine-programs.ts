import type { Config } from "@harombe/config";

/** A program that serves models: how it is found on PATH, started, and told to harombe. */
export interface EngineProgram {
  /** For people. */
  readonly name: string;
  /** The file on PATH, without an extension. */
  readonly program: string;
  /** What `inference.backend` is when this engine alone is asked. */
  readonly backend: Config["inference"]["backend"];
  /** The key that holds its address, and where it listens unless told otherwise. */
  readonly addressKey: string;
  readonly defaultAddress: string;
  readonly addressOf: (inference: Config["inference"]) => string;
  /** The command that starts it, with the GGUF file to serve where it takes one. */
  readonly start: (modelFile: string) => string;
  /** How to get it in one step, by `process.platform`, and on any `other`. */
  readonly install?: Readonly<Record<string, string>>;
}

/**
 * In the order in which starting them is likely to be all that is missing: Ollama keeps models of
 * its own, the others are told one. The commands are those of the engines' own documents.
 */
export const enginePrograms: readonly EngineProgram[] = [
  {
    name: "Ollama",
    program: "ollama",
    backend: "ollama",
    addressKey: "inference.ollama.host",
    defaultAddress: "http://localhost:11434",
    addressOf: ({ ollama }) => ollama.host,
    start: () => "ollama serve",
    install: {
      linux: "curl -fsSL https://ollama.com/install.sh | sh",
      darwin: "brew install ollama",
      win32: "winget install Ollama.Ollama",
      other: "see https://ollama.com/download",
    },
  },
  {
    name: "llama.cpp",
    program: "llama-server",
    backend: "llamacpp",
    addressKey: "inference.llamacpp.base_url",
    defaultAddress: "http://localhost:8080",
    addressOf: ({ llamacpp }) => llamacpp.base_url,
    start: (modelFile) => `llama-server --jinja -m ${modelFile}`,
  },
  {
    name: "vLLM",
    program: "vllm",
    backend: "vllm",
    addressKey: "inference.vllm.base_url",
    defaultAddress: "http://localhost:8000",
    addressOf: ({ vllm }) => vllm.base_url,
    start: () => "vllm serve MODEL",
  },
];
