import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createAnswer, type AnswerOptions } from "../decode/create-answer.ts";
import type { StreamDecoder } from "../decode/stream-decoder.ts";
import { brokenOff } from "../errors/broken-off.ts";
import type { FailureContext } from "../errors/failure-context.ts";
import { createJsonLinesParser } from "../transport/create-json-lines-parser.ts";
import { parseOllamaLine } from "./parse-ollama-line.ts";
import { readTimings, type TimedLine } from "./read-timings.ts";

export interface OllamaDecoderOptions extends AnswerOptions {
  readonly context: FailureContext;
}

/** What we read of a line of `/api/chat`; engines that imitate Ollama leave out much of it. */
interface OllamaChunk extends TimedLine {
  readonly message?: {
    readonly content?: string | null;
    readonly thinking?: string | null;
    readonly tool_calls?: readonly OllamaToolCall[] | null;
  } | null;
  readonly done?: boolean;
  readonly done_reason?: string | null;
  readonly prompt_eval_count?: number;
  readonly eval_count?: number;
}

interface OllamaToolCall {
  readonly id?: string;
  readonly function?: {
    readonly name?: string;
    readonly arguments?: Record<string, unknown> | string;
  };
}

/** Reads the stream of `/api/chat`. */
export function createOllamaDecoder(options: OllamaDecoderOptions): StreamDecoder {
  const { limits, context } = options;
  const parser = createJsonLinesParser({ lineLengthMax: limits.eventLength });
  const answer = createAnswer(options);
  let callsCount = 0;

  const warnings = choiceWarnings(options.request);

  const readLine = (line: string, events: ModelEvent[]): boolean => {
    const chunk = parseOllamaLine(line, context) as OllamaChunk;
    const { content, thinking, tool_calls: calls } = chunk.message ?? {};
    if (thinking) answer.reasoning(thinking, events);
    if (content) answer.text(content, events);
    // Each call comes whole, so each is one of its own, whatever index it bears.
    for (const { id, function: call } of calls ?? []) {
      answer.toolCall({ index: callsCount++, id, name: call?.name, arguments: call?.arguments });
    }
    if (chunk.done) finish(chunk, events);
    return Boolean(thinking || content || calls?.length);
  };

  const finish = (chunk: OllamaChunk, events: ModelEvent[]): void => {
    const { prompt_eval_count: promptTokens = 0, eval_count: completionTokens } = chunk;
    if (completionTokens !== undefined) answer.usage({ promptTokens, completionTokens });
    answer.timings(readTimings(chunk));
    events.push(...warnings);
    answer.finish(chunk.done_reason ?? "stop", events);
    decoder.isDone = true;
  };

  const decoder = {
    isDone: false,
    push(bytes: Uint8Array, events: ModelEvent[]): boolean {
      let hasOutput = false;
      for (const line of parser.push(bytes)) {
        if (!decoder.isDone && readLine(line, events)) hasOutput = true;
      }
      return hasOutput;
    },
    end(events: ModelEvent[]): void {
      const line = parser.end();
      if (line !== null) readLastLine(line, () => readLine(line, events), context);
      if (!decoder.isDone) throw brokenOff(context);
    },
  };
  return decoder;
}

function choiceWarnings({ tools = [], toolChoice = "auto" }: ModelRequest): readonly ModelEvent[] {
  if (tools.length === 0 || toolChoice === "auto" || toolChoice === "none") return [];
  const message = "Ollama cannot be made to call a tool; it was only shown the tools";
  return [{ type: "warning", code: "tool-choice-not-enforced", message }];
}

/** A last line without a line end is whole, or was cut off with the connection. */
function readLastLine(line: string, read: () => void, context: FailureContext): void {
  try {
    JSON.parse(line);
  } catch (error) {
    throw brokenOff(context, error);
  }
  read();
}
