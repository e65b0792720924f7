import { mayPassAnswer } from "../passthrough/may-pass-answer.ts";
import type { ModelRequest } from "./model-request.ts";

/** A way of writing requests and answers that a client and an engine may share. */
export type WireDialect = "openai-chat" | "ollama-chat" | "ollama-generate";

/** A request as its client wrote it. */
export interface WireRequest {
  readonly dialect: WireDialect;
  /** A JSON object. */
  readonly bytes: Uint8Array;
  /** What `bytes` say. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The client wants the answer piece by piece. */
  readonly isStreamed: boolean;
}

/** Where the words stand in a request; copies leave out what is not enumerable. */
const wireKey = Symbol("wire");

/**
 * The same request, with the words in which its client asked. A model whose engine speaks that
 * dialect may send them as they are and answer with `wire` events, which hold the engine's bytes;
 * every other model ignores them. The words belong to this very object: a copy has none, so
 * whoever changes a request cannot leave words behind that say something else.
 */
export function withWire(request: ModelRequest, wire: WireRequest): ModelRequest {
  return Object.defineProperty({ ...request }, wireKey, { value: wire });
}

/** The words of `withWire`; undefined for a request that was made here, or copied. */
export function wireOf(request: ModelRequest): WireRequest | undefined {
  return (request as { readonly [wireKey]?: WireRequest })[wireKey];
}

/** What an answer may take for each token of its limit. */
const tokenMsMax = 500;

/**
 * How much later than the first token of a stream the first byte of the answer may come: an answer
 * that comes whole is silent while the engine writes it. 0 for a streamed one.
 */
export function wholeAnswerMs(request: ModelRequest): number {
  const wire = wireOf(request);
  const isWhole = wire !== undefined && !wire.isStreamed && mayPassAnswer(request, wire);
  return isWhole ? (request.maxTokens ?? 0) * tokenMsMax : 0;
}
