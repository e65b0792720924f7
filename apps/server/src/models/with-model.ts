import { type LanguageModel, LlmError } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { isUnknownTier } from "../assistant/model-names.ts";
import { pumpStream, type StreamDialect } from "../stream/pump-stream.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { holdRoutes } from "./hold-routes.ts";
import { modelSource } from "./model-source.ts";

/** One request that calls a model itself. The client's leaving ends the work at the engine. */
export interface ModelCallScope {
  readonly model: LanguageModel;
  readonly signal: AbortSignal;
  /** Answers with a stream, in the words of a dialect. */
  stream<Event>(events: AsyncIterable<Event>, dialect: StreamDialect<Event>): Promise<Response>;
}

export interface WithModelOptions {
  /** As the client wrote it; undefined is the assistant's own. */
  readonly name: string | undefined;
  readonly parts: Pick<AppParts, "assistant" | "lifecycle" | "limits">;
}

/** Finds the model, runs the handler, and cleans up when the answer is complete. */
export async function withModel(
  context: AppContext,
  { name, parts }: WithModelOptions,
  handle: (call: ModelCallScope) => Promise<Response>,
): Promise<Response> {
  const { assistant, lifecycle, limits } = parts;
  const scope = openRequestScope(context, lifecycle);
  const { signal } = scope;
  let isStreaming = false;
  try {
    if (name !== undefined && isUnknownTier(name)) throw unknownTier(name);
    const found = await modelSource(context, { parts }).model(name, { signal });
    const model = assistant.cluster ? holdRoutes(found) : found;
    return await handle({
      model,
      signal,
      stream(events, dialect) {
        isStreaming = true;
        const { keepAliveMs, stallMs } = limits;
        return pumpStream(context, {
          events,
          dialect,
          keepAliveMs,
          stallMs,
          signal,
          onEnd: scope.done,
        });
      },
    });
  } finally {
    if (!isStreaming) scope.done();
  }
}

function unknownTier(name: string): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `There is no tier ${JSON.stringify(name)}`,
    isRetryable: false,
    hint: "Ask for harombe:0, harombe:1 or harombe:2; for harombe, which lets the router decide; or for a model by its name.",
  });
}
