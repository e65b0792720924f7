import { modelId } from "./create-body.ts";
import type { EngineBehaviour } from "./engine-behaviour.ts";

/**
 * Once in each piece of an answer's text and nowhere else, so that readers see the first and can
 * count them; one byte, which no packet cuts in two.
 */
export const tokenMark = "~";

/** A stream in bytes, made once. */
export interface RenderedStream {
  /** The chunk that names the role and says nothing. */
  readonly start: Buffer;
  readonly token: Buffer;
  readonly tokens: number;
  /** The reason of the end, and `[DONE]`. */
  readonly end: Buffer;
}

const identity = { id: "chatcmpl-bench", created: 1_700_000_000, model: modelId };

/** As plain words are counted; a count far off would look like a prompt that was cut. */
function usageFor(bodyBytes: number) {
  const prompt_tokens = Math.ceil(bodyBytes / 5);
  const completion_tokens = 8;
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** A short whole answer to a body of so many bytes. */
export function renderAnswer(bodyBytes: number): string {
  const message = { role: "assistant", content: `${tokenMark} is what a model would say` };
  return JSON.stringify({
    ...identity,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: usageFor(bodyBytes),
  });
}

export function renderStream({ chunks, chunkBytes }: EngineBehaviour): RenderedStream {
  const text = tokenMark.padEnd(chunkBytes, "and more ");
  return {
    start: toEvent({ choices: [choice({ role: "assistant", content: "" })] }),
    token: toEvent({ choices: [choice({ content: text })] }),
    tokens: chunks,
    end: Buffer.concat([
      toEvent({ choices: [choice({}, "stop")] }),
      Buffer.from("data: [DONE]\n\n"),
    ]),
  };
}

/** For those who asked with `stream_options.include_usage`. */
export function renderUsage(bodyBytes: number): Buffer {
  return toEvent({ choices: [], usage: usageFor(bodyBytes) });
}

function choice(delta: object, reason: string | null = null): object {
  return { index: 0, delta, finish_reason: reason };
}

function toEvent(chunk: object): Buffer {
  const value = { ...identity, object: "chat.completion.chunk", ...chunk };
  return Buffer.from(`data: ${JSON.stringify(value)}\n\n`);
}
