import { randomBytes } from "node:crypto";

import { complete, type LanguageModel, type ModelRequest } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { pumpStream } from "../stream/pump-stream.ts";
import { openRequestScope, type RequestScope } from "../stream/request-scope.ts";
import { chatCompletionRequestSchema } from "./chat-request-schema.ts";
import { createChunkDialect } from "./completion-chunks.ts";
import { chatCompletionSchema, toChatCompletion } from "./completion-shape.ts";
import { decisionHeaders } from "./route-headers.ts";
import { toModelRequest } from "./to-model-request.ts";

interface Call {
  readonly model: LanguageModel;
  readonly request: ModelRequest;
  readonly scope: RequestScope;
  readonly includeUsage: boolean;
}

/** A plain call of the model with the client's own tools; no agent takes part. */
export function chatCompletionsEndpoint(parts: AppParts): Endpoint {
  return defineEndpoint({
    method: "post",
    path: "/v1/chat/completions",
    tag: "OpenAI",
    summary: "A model's answer, whole or streamed",
    body: chatCompletionRequestSchema,
    response: {
      description: "The answer; chunks as events where `stream` is true",
      schema: chatCompletionSchema,
      contentTypes: ["application/json", "text/event-stream"],
    },
    async handle(context, { body }) {
      const request = toModelRequest(body);
      const scope = openRequestScope(context, parts.lifecycle);
      try {
        const model = await parts.assistant.model(body.model, { signal: scope.signal });
        const includeUsage = body.stream_options?.include_usage === true;
        const call = { model, request, scope, includeUsage };
        if (body.stream === true) return await answerStreamed(context, call, parts);
        return await answerWhole(context, call, parts);
      } catch (error) {
        scope.done();
        throw error;
      }
    },
  });
}

function newIdentity(model: LanguageModel) {
  return {
    id: `chatcmpl-${randomBytes(12).toString("hex")}`,
    model: model.id,
    created: Math.floor(Date.now() / 1000),
  };
}

function answerStreamed(
  context: AppContext,
  { model, request, scope, includeUsage }: Call,
  { limits, nodeName }: AppParts,
): Promise<Response> {
  const { signal } = scope;
  const requestId = context.get("requestId");
  const dialect = { ...newIdentity(model), includeUsage, nodeName, requestId };
  return pumpStream(context, {
    events: model.stream(request, { signal }),
    dialect: createChunkDialect(dialect),
    keepAliveMs: limits.keepAliveMs,
    stallMs: limits.stallMs,
    signal,
    onEnd: scope.done,
  });
}

async function answerWhole(
  context: AppContext,
  { model, request, scope }: Call,
  { nodeName }: AppParts,
): Promise<Response> {
  const answer = await complete(model, request, { signal: scope.signal });
  scope.done();
  for (const [name, value] of Object.entries(decisionHeaders(answer.route, nodeName))) {
    context.header(name, value);
  }
  return context.json(toChatCompletion(answer, newIdentity(model)));
}
