import type { ModelSettings } from "../contract/engine.ts";
import type { LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createCallId } from "../tool-calls/create-call-id.ts";
import { streamAnswer } from "./chat/stream-answer.ts";
import type { EmbeddedRuntime } from "./embedded-runtime.ts";
import { queueFull } from "./errors.ts";
import type { ModelFile } from "./files/model-files.ts";
import type { ModelHeader } from "./files/read-model-header.ts";
import { waitFor } from "./load/wait-for.ts";

/** One file as a language model. The file is loaded when the first request comes. */
export function createLanguageModel(
  file: ModelFile,
  header: ModelHeader,
  { runtime, settings }: { readonly runtime: EmbeddedRuntime; readonly settings: ModelSettings },
): LanguageModel {
  const windowTokens = runtime.windowOf(header, settings.contextWindowTokens);
  return {
    id: file.id,
    capabilities: {
      contextWindowTokens: windowTokens,
      tools: true,
      vision: false,
      reasoning: header.hasReasoning,
      ...settings.capabilities,
    },
    stream: (request, { signal } = {}) =>
      stream(
        request,
        { file, runtime, windowTokens, temperature: settings.temperature ?? 0.7 },
        signal,
      ),
  };
}

interface StreamParts {
  readonly file: ModelFile;
  readonly runtime: EmbeddedRuntime;
  readonly windowTokens: number;
  readonly temperature: number;
}

async function* stream(
  request: ModelRequest,
  { file, runtime, windowTokens, temperature }: StreamParts,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<ModelEvent> {
  const signal = runtime.withClosing(callerSignal);
  const { library } = await waitFor(runtime.started(), signal);
  const loaded = await waitFor(runtime.shelf.take(file), signal);
  const pool = await waitFor(loaded.sequences(windowTokens), signal);
  const lease = await pool.acquire(signal);
  if (lease === undefined) throw queueFull(file.id, runtime.queueMax);
  try {
    yield* streamAnswer(
      request,
      {
        id: file.id,
        library,
        loaded,
        sequence: lease.item,
        temperature,
        seed: runtime.newSeed(),
        newId: createCallId,
      },
      signal,
    );
  } finally {
    lease.release();
  }
}
