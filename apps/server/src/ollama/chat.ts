import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { chatShape, generateShape } from "./answer-shape.ts";
import { answerOllama } from "./answer.ts";
import { fromOllamaChat, fromOllamaGenerate } from "./from-ollama.ts";
import { doneSchema, ollamaChatSchema, ollamaGenerateSchema } from "./ollama-schema.ts";

const contentTypes = ["application/x-ndjson", "application/json"];

export function ollamaChatEndpoints(parts: AppParts): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: "post",
      path: "/api/chat",
      tag: "Ollama",
      summary: "A model's answer to a conversation, streamed unless `stream` is false",
      body: ollamaChatSchema,
      response: {
        description: "Lines of JSON, the last with `done`; or one document",
        schema: doneSchema.extend({ message: z.looseObject({ role: z.string() }) }),
        contentTypes,
      },
      handle: (context, { body }) =>
        answerOllama(context, {
          name: body.model,
          request: body.messages?.length ? fromOllamaChat(body) : null,
          isStreamed: body.stream !== false,
          shape: chatShape,
          parts,
        }),
    }),
    defineEndpoint({
      method: "post",
      path: "/api/generate",
      tag: "Ollama",
      summary: "A model's answer to a prompt, streamed unless `stream` is false",
      body: ollamaGenerateSchema,
      response: {
        description: "Lines of JSON, the last with `done`; or one document",
        schema: doneSchema.extend({ response: z.string() }),
        contentTypes,
      },
      handle: (context, { body }) =>
        answerOllama(context, {
          name: body.model,
          request: body.prompt ? fromOllamaGenerate(body) : null,
          isStreamed: body.stream !== false,
          shape: generateShape,
          parts,
        }),
    }),
  ];
}
