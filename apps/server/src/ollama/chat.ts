import { type WireDialect, type WireRequest, withWire } from "@harombe/llm";
import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { withHops } from "../models/with-hops.ts";
import { chatShape, generateShape } from "./answer-shape.ts";
import { answerOllama } from "./answer.ts";
import { fromOllamaChat, fromOllamaGenerate } from "./from-ollama.ts";
import {
  doneSchema,
  type OllamaChat,
  ollamaChatSchema,
  type OllamaGenerate,
  ollamaGenerateSchema,
} from "./ollama-schema.ts";

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
      handle: (context, { body, bytes }) =>
        answerOllama(context, {
          name: body.model,
          request: body.messages?.length
            ? withWire(withHops(context, fromOllamaChat(body)), wordsOf("ollama-chat", body, bytes))
            : null,
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
      handle: (context, { body, bytes }) =>
        answerOllama(context, {
          name: body.model,
          request: body.prompt
            ? withWire(
                withHops(context, fromOllamaGenerate(body)),
                wordsOf("ollama-generate", body, bytes),
              )
            : null,
          isStreamed: body.stream !== false,
          shape: generateShape,
          parts,
        }),
    }),
  ];
}

function wordsOf(
  dialect: WireDialect,
  body: OllamaChat | OllamaGenerate,
  bytes: Uint8Array,
): WireRequest {
  return { dialect, bytes, body, isStreamed: body.stream !== false };
}
