// No types of the optional package here: these declarations must be readable without it.

/** Any of the GPU kinds llama.cpp was built for, `auto`, or false for the CPU alone. */
export type EmbeddedGpu = "auto" | "metal" | "cuda" | "vulkan" | false;

/** Takes one message and its level, such as `warn` or `error`. */
export type EmbeddedLogger = (level: string, message: string) => void;

export interface EmbeddedOptions {
  /** A GGUF file. Its model is called as the file, without `.gguf`. */
  readonly modelPath?: string;
  /** A folder of GGUF files; `pull` puts new ones there, and makes the folder. */
  readonly modelsDirectory?: string;
  /** What `pull` gets for a name: an address, or `hf:owner/repository/file.gguf`. Default: none. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The context window of each slot, never more than the model was made for. Default 8192. */
  readonly contextWindowTokens?: number;
  /** Answers written at the same time, each with a context window of its own. Default 1. */
  readonly slots?: number;
  /** Requests that may wait for a slot of a model; one more is refused as overloaded. Default 64. */
  readonly queueMax?: number;
  /** Models in memory at once; one more unloads the idle one used longest ago. Default 2. */
  readonly loadedMax?: number;
  /** Default: the physical cores that this process may use. More than that makes it crawl. */
  readonly threads?: number;
  /** Default `auto`: the best that the installed package was built for. */
  readonly gpu?: EmbeddedGpu;
  /** How long a download may be silent. Default 60000. */
  readonly downloadIdleMs?: number;
  /** Default `https://huggingface.co`. */
  readonly huggingFaceUrl?: string;
  /** Takes what llama.cpp would print from `warn` up. Default: nobody. */
  readonly logger?: EmbeddedLogger;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Gives the seeds of requests that name none. Default `Math.random`. */
  readonly random?: () => number;
  /** Default: imports `node-llama-cpp` when it is first needed. */
  readonly importLibrary?: () => Promise<unknown>;
}
