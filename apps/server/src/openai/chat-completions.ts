import { randomBytes } from "node:crypto";

import { complete, type LanguageModel, withWire } from "@harombe/llm";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { setHeaders } from "../app/set-headers.ts";
import { decisionHeaders } from "../models/route-headers.ts";
import { withHops } from "../models/with-hops.ts";
import { withModel } from "../models/with-model.ts";
import { respondWithBytes } from "../stream/respond-with-bytes.ts";
import { chatCompletionRequestSchema } from "./chat-request-schema.ts";
import { createChunkDialect } from "./completion-chunks.ts";
import {
  chatCompletionSchema,
  type CompletionIdentity,
  toChatCompletion,
} from "./completion-shape.ts";
import { toModelRequest } from "./to-model-request.ts";

/** A plain call of the model with the client's own tools; no agent takes part. */
export function chatCompletionsEndpoint(parts: AppParts): Endpoint {
  const { nodeName, limits } = parts;
  const { stallMs } = limits;
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
    handle(context, { body, bytes }) {
      const isStreamed = body.stream === true;
      const words = { dialect: "openai-chat", bytes, body, isStreamed } as const;
      const request = withWire(withHops(context, toModelRequest(body)), words);
      return withModel(context, { name: body.model, parts }, async (call) => {
        const { model, signal } = call;
        if (isStreamed) {
          const includeUsage = body.stream_options?.include_usage === true;
          const requestId = context.get("requestId");
          return call.stream(
            model.stream(request, { signal }),
            createChunkDialect({
              identify: () => newIdentity(model),
              includeUsage,
              nodeName,
              requestId,
            }),
          );
        }
        const answer = await complete(model, request, { signal });
        const headers = decisionHeaders(answer.route, nodeName);
        if (answer.wire) return respondWithBytes(context, { bytes: answer.wire, headers, stallMs });
        setHeaders(context, headers);
        return context.json(toChatCompletion(answer, newIdentity(model)));
      });
    },
  });
}

function newIdentity(model: LanguageModel): CompletionIdentity {
  return {
    id: `chatcmpl-${randomBytes(12).toString("hex")}`,
    model: model.id,
    created: Math.floor(Date.now() / 1000),
  };
}
