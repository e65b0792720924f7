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
  /** For those who asked with `stream_options.include_usage`. */
  readonly usage: Buffer;
  /** The reason of the end, and `[DONE]`. */
  readonly end: Buffer;
}

const identity = { id: "chatcmpl-bench", created: 1_700_000_000, model: modelId };
const usage = { prompt_tokens: 40, completion_tokens: 8, total_tokens: 48 };

/** A short whole answer. */
export function renderAnswer(): string {
  const message = { role: "assistant", content: `${tokenMark} is what a model would say` };
  return JSON.stringify({
    ...identity,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  });
}

export function renderStream({ chunks, chunkBytes }: EngineBehaviour): RenderedStream {
  const text = tokenMark.padEnd(chunkBytes, "and more ");
  return {
    start: toEvent({ choices: [choice({ role: "assistant", content: "" })] }),
    token: toEvent({ choices: [choice({ content: text })] }),
    tokens: chunks,
    usage: toEvent({ choices: [], usage }),
    end: Buffer.concat([
      toEvent({ choices: [choice({}, "stop")] }),
      Buffer.from("data: [DONE]\n\n"),
    ]),
  };
}

function choice(delta: object, reason: string | null = null): object {
  return { index: 0, delta, finish_reason: reason };
}

function toEvent(chunk: object): Buffer {
  const value = { ...identity, object: "chat.completion.chunk", ...chunk };
  return Buffer.from(`data: ${JSON.stringify(value)}\n\n`);
}
