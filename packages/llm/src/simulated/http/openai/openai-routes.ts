import { z } from "zod";

import type { EngineCore } from "../../engine/create-engine-core.ts";
import { randomId } from "../../engine/create-random.ts";
import type { Exchange, Route } from "../exchange.ts";
import { parseWith } from "../parse-with.ts";
import { sendJson } from "../send.ts";
import { serveGeneration } from "../serve-generation.ts";
import { toOpenAIError } from "./openai-errors.ts";
import { createOpenAIWriter } from "./openai-writer.ts";
import { parseChatRequest } from "./parse-chat-request.ts";

const toErrorBody = toOpenAIError;

/** The OpenAI dialect. */
export const openAIRoutes: Readonly<Record<string, Route>> = {
  "POST /v1/chat/completions": { isWork: true, toErrorBody, handle: chat },
  "POST /v1/embeddings": { isWork: true, toErrorBody, handle: embed },
  "GET /v1/models": { isWork: false, toErrorBody, handle: listModels },
  "GET /health": {
    isWork: false,
    toErrorBody,
    handle: async (exchange) => sendJson(exchange, { status: "ok" }),
  },
};

async function chat(exchange: Exchange, core: EngineCore): Promise<void> {
  const { request, isStream, includesUsage } = parseChatRequest(exchange.body);
  const writer = createOpenAIWriter({
    id: `chatcmpl-${randomId(core.random)}`,
    model: request.model,
    created: Math.floor(core.clock.now() / 1000),
    includesUsage,
  });
  await serveGeneration(exchange, core, { request, isStream, writer });
}

const embeddingRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: z.number().int().positive().max(4096).nullish(),
});

async function embed(exchange: Exchange, core: EngineCore): Promise<void> {
  const { model, input, ...wish } = parseWith(embeddingRequest, exchange.body);
  const texts = [input].flat();
  const work = { model, texts, dimensions: wish.dimensions ?? undefined };
  const { vectors, promptTokens } = await core.embed(work, exchange.signal);
  const encode =
    wish.encoding_format === "base64" ? toBase64 : (vector: Float32Array) => [...vector];
  await sendJson(exchange, {
    object: "list",
    model,
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encode(vector),
    })),
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
}

function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

async function listModels(exchange: Exchange, core: EngineCore): Promise<void> {
  const data = core.shelf.list().map((model) => ({
    id: model.name,
    object: "model",
    created: 0,
    owned_by: "simulated",
    // As vLLM tells it.
    max_model_len: core.windowOf(model),
  }));
  await sendJson(exchange, { object: "list", data });
}
