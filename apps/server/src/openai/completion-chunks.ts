import type { ModelEvent } from "@harombe/llm";

import { describeFailure } from "../errors/describe-failure.ts";
import { openAIErrorShape } from "../errors/error-shapes.ts";
import { routeHeaders } from "../models/route-headers.ts";
import type { StreamDialect } from "../stream/pump-stream.ts";
import { keepAliveComment } from "../stream/server-sent-event.ts";
import {
  type CompletionIdentity,
  toOpenAIFinishReason,
  toOpenAIUsage,
} from "./completion-shape.ts";

export interface ChunkDialectOptions {
  /** Asked once, and not for an answer that an engine wrote itself. */
  readonly identify: () => CompletionIdentity;
  readonly includeUsage: boolean;
  readonly nodeName: string;
  readonly requestId: string;
}

/**
 * OpenAI's chunks; those that an engine wrote itself stay as they are. What is the same in each of them is written once; on the hot path only the text
 * is turned into JSON.
 */
export function createChunkDialect(options: ChunkDialectOptions): StreamDialect<ModelEvent> {
  const { identify, includeUsage, nodeName, requestId } = options;
  let head = "";
  const start = (): string => (head ||= renderHead(identify()));
  const tail = includeUsage ? ',"usage":null}\n\n' : "}\n\n";
  const chunk = (delta: string, reason = "null"): string =>
    `${start()},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}]${tail}`;
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
        : `${includeUsage && usage !== "" ? `${start()},"choices":[],"usage":${usage}}\n\n` : ""}data: [DONE]\n\n`,
    encodeError: (error) =>
      `data: ${JSON.stringify(openAIErrorShape(describeFailure(error), requestId))}\n\n`,
  };
}

function renderHead({ id, created, model }: CompletionIdentity): string {
  const shared = { id, object: "chat.completion.chunk", created, model };
  return `data: ${JSON.stringify(shared).slice(0, -1)}`;
}
