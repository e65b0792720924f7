import type { PullProgress } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { streamDecoded } from "../decode/stream-decoded.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { brokenOff } from "../errors/broken-off.ts";
import type { FailureContext } from "../errors/failure-context.ts";
import { createJsonLinesParser } from "../transport/create-json-lines-parser.ts";
import { failureContext } from "../transport/request-context.ts";
import { jsonPost } from "../transport/request-json.ts";
import { type OllamaServer, requestContext } from "./ollama-server.ts";
import { parseOllamaLine } from "./parse-ollama-line.ts";

export interface PullOptions extends CallOptions {
  /** Silence between two reports, at most. */
  readonly idleMs: number;
}

/**
 * Downloads a model. Bytes are summed over its files as they become known. Leaving the loop
 * closes the connection, whereupon Ollama stops; what it has stays for the next time.
 */
export function pullOllamaModel(
  server: OllamaServer,
  model: string,
  { signal, idleMs }: PullOptions,
): AsyncIterable<PullProgress> {
  const { transport } = server;
  const context = { ...requestContext(server, model), modelHint: "See https://ollama.com/library" };
  return streamDecoded({
    ...context,
    signal,
    timeouts: { ...transport.timeouts, idleMs, totalMs: null },
    open: (openSignal) =>
      transport.fetch(`${transport.url}/api/pull`, {
        ...jsonPost({ model, stream: true }),
        signal: openSignal,
      }),
    decode: () => createPullDecoder(failureContext(context)),
    isOutput: () => false,
  });
}

interface PullLine {
  readonly status?: string;
  readonly digest?: string;
  readonly total?: number;
  readonly completed?: number;
}

function createPullDecoder(context: FailureContext): StreamDecoder<PullProgress> {
  const parser = createJsonLinesParser();
  const files = new Map<string, { completed: number; total: number }>();
  let isDone = false;

  const readLine = (line: string): PullProgress => {
    const {
      status = "",
      digest,
      total,
      completed = 0,
    } = parseOllamaLine(line, context) as PullLine;
    if (digest !== undefined && total !== undefined) files.set(digest, { completed, total });
    isDone ||= status === "success";
    const known = [...files.values()];
    const sum = (part: "completed" | "total"): number | null =>
      known.length === 0 ? null : known.reduce((bytes, file) => bytes + file[part], 0);
    return { status, completedBytes: sum("completed"), totalBytes: sum("total") };
  };

  return {
    get isDone() {
      return isDone;
    },
    push(bytes, values) {
      for (const line of parser.push(bytes)) values.push(readLine(line));
      return true;
    },
    end(values) {
      const line = parser.end();
      if (line !== null) values.push(readLine(line));
      if (!isDone) throw brokenOff(context);
    },
  };
}
