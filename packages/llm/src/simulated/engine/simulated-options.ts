import type { SimulatedClock } from "./clock.ts";
import type { SimulatedFault } from "./simulated-fault.ts";

/** A model that the engine says it has. */
export interface SimulatedModelOptions {
  /** Such as `qwen3:8b`. A name without a tag also answers to `name:latest`. */
  readonly name: string;
  /** What the model was made for. Default 32768. */
  readonly contextWindowTokens?: number;
  /** Default true. Where false, a request with tools is refused as Ollama does. */
  readonly tools?: boolean;
  /** Default false. */
  readonly vision?: boolean;
  /** Default true. */
  readonly thinking?: boolean;
  /** Bytes of the made-up file. Default 1 GB. */
  readonly sizeBytes?: number;
  /** Default `1B`. */
  readonly parameters?: string;
  /** Default `Q4_K_M`. */
  readonly quantization?: string;
}

/** How the engine behaves once it runs. */
export interface SimulatedBehaviour {
  /** Default `["simulated:1b"]`. */
  readonly models?: readonly (string | SimulatedModelOptions)[];
  /** Models that can be pulled. Default: any name. */
  readonly library?: readonly (string | SimulatedModelOptions)[];
  /** Milliseconds before the first token, besides loading and prefill. Default 0. */
  readonly firstTokenMs?: number;
  /** Default Infinity: without delay. */
  readonly tokensPerSecond?: number;
  /** Speed of reading the prompt; the part that the last prompts share is free. Default Infinity. */
  readonly promptTokensPerSecond?: number;
  /** Requests worked on at once. Default 4. */
  readonly slots?: number;
  /** Requests that may wait for a slot, first come, first served; one more gets 503. Default 512. */
  readonly queueMax?: number;
  /** What the first request to a model waits that is not in memory. Default 0. */
  readonly loadMs?: number;
  /** Models in memory at once; one more unloads the one used longest ago. Default 3. */
  readonly residentMax?: number;
  /** How long an idle model stays in memory. A request's `keep_alive` wins. Default 300000. */
  readonly keepAliveMs?: number;
  /**
   * The context window models run with, unless a request's `num_ctx` asks for another. Never more
   * than the model's own. Default: the model's own.
   */
  readonly contextWindowTokens?: number;
  /**
   * What happens to a prompt that is too long: `cut` drops its front in silence, as Ollama does;
   * `error` refuses it with 400, as vLLM and llama.cpp do. Default `cut`.
   */
  readonly overflow?: "cut" | "error";
  /** Length of embeddings, at most 4096. Default 384. */
  readonly embeddingDimensions?: number;
  /** Speed of made-up downloads. Default Infinity. */
  readonly pullBytesPerSecond?: number;
  /** When set, requests without `Authorization: Bearer` and this key get 401. */
  readonly apiKey?: string;
  /** Default: none. */
  readonly faults?: readonly SimulatedFault[];
  /** Requests kept in `requests`, at most; the oldest go first. Default 1000. */
  readonly requestsMax?: number;
  /** Everything that is random comes from it. Default 1. */
  readonly seed?: number;
  /** Default: the system's. */
  readonly clock?: SimulatedClock;
}

export interface SimulatedEngineOptions extends SimulatedBehaviour {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** A request's body in bytes, at most; a larger one gets 413. Default 32 MiB. */
  readonly bodyBytesMax?: number;
}
