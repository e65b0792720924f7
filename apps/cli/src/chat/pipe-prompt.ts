import { createInterface } from "node:readline";

import type { LinePrompt } from "../terminal/line-prompt.ts";

/** One input a line, from a pipe or a file: nobody is there to see a prompt. */
export function createPipePrompt(input: NodeJS.ReadableStream): LinePrompt {
  const readline = createInterface({ input, terminal: false });
  const lines = readline[Symbol.asyncIterator]();
  return {
    async ask(_label, { signal } = {}) {
      const aborted = Promise.withResolvers<IteratorResult<string>>();
      const onAbort = (): void => aborted.resolve({ done: true, value: undefined });
      signal?.addEventListener("abort", onAbort);
      try {
        const { done, value } = await Promise.race([lines.next(), aborted.promise]);
        return done ? { type: "end" } : { type: "text", text: value };
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    },
    close: () => readline.close(),
  };
}
