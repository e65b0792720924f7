import type { ModelEvent } from "./model-event.ts";
import type { ModelRequest } from "./model-request.ts";

export interface ModelCapabilities {
  /** Tokens of prompt and answer together that the model really takes; null where nobody knows. */
  readonly contextWindowTokens: number | null;
  readonly tools: boolean;
  /** Null where nobody tells: a request with images may be tried. */
  readonly vision: boolean | null;
  readonly reasoning: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * The one interface that agents, servers and clusters speak.
 *
 * `stream` starts work when its iterator is first read. Leaving the loop early, or aborting the
 * signal, stops the work at the backend; an abort throws the signal's reason untouched.
 */
export interface LanguageModel {
  readonly id: string;
  readonly capabilities: ModelCapabilities;
  stream(request: ModelRequest, options?: CallOptions): AsyncIterable<ModelEvent>;
}
