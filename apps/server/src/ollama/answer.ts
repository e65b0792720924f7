import { complete, type ModelEvent, type ModelRequest, type Usage } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { setHeaders } from "../app/set-headers.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import { ollamaErrorShape } from "../errors/error-shapes.ts";
import { decisionHeaders, routeHeaders } from "../models/route-headers.ts";
import { type ModelCallScope, withModel } from "../models/with-model.ts";
import type { StreamDialect } from "../stream/pump-stream.ts";
import { respondWithBytes } from "../stream/respond-with-bytes.ts";
import { type AnswerShape, startAnswerClock } from "./answer-shape.ts";

export interface OllamaAnswerOptions {
  /** As the client wrote it; it is what the answer says, too. */
  readonly name: string;
  /** Null where the client only wants the model loaded. */
  readonly request: ModelRequest | null;
  readonly isStreamed: boolean;
  readonly shape: AnswerShape;
  readonly parts: AppParts;
}

/** Answers as Ollama does: lines of JSON, or one document. */
export function answerOllama(
  context: AppContext,
  { name, request, isStreamed, shape, parts }: OllamaAnswerOptions,
): Promise<Response> {
  return withModel(context, { name, parts }, async (call: ModelCallScope) => {
    const { model, signal } = call;
    if (request === null) {
      return context.json({
        ...identity(name),
        ...shape.text(""),
        done: true,
        done_reason: "load",
      });
    }
    if (isStreamed) {
      return call.stream(
        model.stream(request, { signal }),
        createLineDialect({ name, shape, parts, requestId: context.get("requestId") }),
      );
    }
    const clock = startAnswerClock();
    const answer = await complete(model, request, { signal });
    const headers = decisionHeaders(answer.route, parts.nodeName);
    if (answer.wire) {
      const { stallMs } = parts.limits;
      return respondWithBytes(context, { bytes: answer.wire, headers, stallMs });
    }
    setHeaders(context, headers);
    return context.json({
      ...identity(name),
      ...shape.whole(answer),
      ...clock.done(answer.finishReason, answer.usage),
    });
  });
}

function identity(name: string) {
  return { model: name, created_at: new Date().toISOString() };
}

function createLineDialect({
  name,
  shape,
  parts,
  requestId,
}: Pick<OllamaAnswerOptions, "name" | "shape" | "parts"> & {
  readonly requestId: string;
}): StreamDialect<ModelEvent> {
  const clock = startAnswerClock();
  let usage: Usage | null = null;
  let isPassed = false;
  const line = (fields: object): string => `${JSON.stringify({ ...identity(name), ...fields })}\n`;
  return {
    contentType: "application/x-ndjson",
    headers: (first) => routeHeaders(first, parts.nodeName),
    encode(event) {
      clock.observe(event);
      switch (event.type) {
        case "wire":
          isPassed = true;
          return event.bytes;
        case "text-delta":
          return line({ ...shape.text(event.text), done: false });
        case "reasoning-delta":
          return line({ ...shape.thinking(event.text), done: false });
        case "tool-call":
          return line({ ...shape.toolCalls([event.call]), done: false });
        case "usage":
          usage = event;
          return "";
        case "finish":
          return isPassed ? "" : line({ ...shape.text(""), ...clock.done(event.reason, usage) });
        case "route":
        case "warning":
          return "";
      }
    },
    encodeError: (error) =>
      `${JSON.stringify(ollamaErrorShape(describeFailure(error), requestId))}\n`,
  };
}
