import type { ModelEvent } from "@harombe/llm";

import { describeFailure } from "../errors/describe-failure.ts";
import { openAIErrorShape } from "../errors/error-shapes.ts";
import { routeHeaders } from "../models/route-headers.ts";
import type { StreamDialect } from "../stream/pump-stream.ts";
import { keepAliveComment } from "../stream/server-sent-event.ts";
import { toOpenAIFinishReason, toOpenAIUsage } from "./completion-shape.ts";

export interface ChunkDialectOptions {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly includeUsage: boolean;
  readonly nodeName: string;
  readonly requestId: string;
}

/**
 * OpenAI's chunks; those that an engine wrote itself stay as they are. What is the same in each of them is written once; on the hot path only the text
 * is turned into JSON.
 */
export function createChunkDialect(options: ChunkDialectOptions): StreamDialect<ModelEvent> {
  const { id, model, created, includeUsage, nodeName, requestId } = options;
  const head = `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model }).slice(0, -1)}`;
  const tail = includeUsage ? ',"usage":null}\n\n' : "}\n\n";
  const chunk = (delta: string, reason = "null"): string =>
    `${head},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}]${tail}`;
  let isFirst = true;
  let calls = 0;
  let usage = "";
  let isPassed = false;
  const role = (): string => {
    if (!isFirst) return "";
    isFirst = false;
    return chunk('{"role":"assistant","content":""}');
  };
  return {
    contentType: "text/event-stream; charset=utf-8",
    headers: (first) => routeHeaders(first, nodeName),
    keepAlive: keepAliveComment,
    encode(event) {
      switch (event.type) {
        case "wire":
          isPassed = true;
          return event.bytes;
        case "text-delta":
          return `${role()}${chunk(`{"content":${JSON.stringify(event.text)}}`)}`;
        case "reasoning-delta":
          return `${role()}${chunk(`{"reasoning_content":${JSON.stringify(event.text)}}`)}`;
        case "tool-call": {
          const call = {
            index: calls++,
            id: event.call.id,
            type: "function",
            function: { name: event.call.name, arguments: JSON.stringify(event.call.arguments) },
          };
          return `${role()}${chunk(JSON.stringify({ tool_calls: [call] }))}`;
        }
        case "usage":
          usage = JSON.stringify(toOpenAIUsage(event));
          return "";
        case "finish":
          return isPassed
            ? ""
            : `${role()}${chunk("{}", JSON.stringify(toOpenAIFinishReason(event.reason)))}`;
        case "route":
        case "warning":
          return "";
      }
    },
    tail: () =>
      isPassed
        ? ""
        : `${includeUsage && usage !== "" ? `${head},"choices":[],"usage":${usage}}\n\n` : ""}data: [DONE]\n\n`,
    encodeError: (error) =>
      `data: ${JSON.stringify(openAIErrorShape(describeFailure(error), requestId))}\n\n`,
  };
}
