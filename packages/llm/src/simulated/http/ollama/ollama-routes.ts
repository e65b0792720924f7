import { z } from "zod";

import type { EngineCore } from "../../engine/create-engine-core.ts";
import type { EngineRefusal } from "../../engine/engine-refusal.ts";
import type { Exchange, Route } from "../exchange.ts";
import { parseWith } from "../parse-with.ts";
import { sendJson } from "../send.ts";
import { serveGeneration } from "../serve-generation.ts";
import { digestOf, toDetails, toShow, toTag } from "./ollama-models.ts";
import { createOllamaWriter, toChatPiece, toGeneratePiece } from "./ollama-writer.ts";
import {
  type OllamaGeneration,
  parseOllamaChat,
  parseOllamaGenerate,
} from "./parse-ollama-request.ts";
import { pullModel } from "./pull-model.ts";

/** What `/api/version` says; recent enough for every feature a client may look for. */
const version = "0.99.0-simulated";

const route = (isWork: boolean, handle: Route["handle"]): Route => ({
  isWork,
  handle,
  toErrorBody: ({ message }: EngineRefusal) => ({ error: message }),
});

/** Ollama's native dialect. */
export const ollamaRoutes: Readonly<Record<string, Route>> = {
  "POST /api/chat": route(true, chat),
  "POST /api/generate": route(true, generate),
  "POST /api/embed": route(true, embed),
  "POST /api/show": route(false, show),
  "POST /api/pull": route(false, pullModel),
  "GET /api/tags": route(false, async (exchange, { shelf }) =>
    sendJson(exchange, { models: shelf.list().map(toTag) }),
  ),
  "GET /api/ps": route(false, listRunning),
  "GET /api/version": route(false, async (exchange) => sendJson(exchange, { version })),
  "GET /": route(false, greet),
  "HEAD /": route(false, greet),
};

async function chat(exchange: Exchange, core: EngineCore): Promise<void> {
  await answer(exchange, core, parseOllamaChat(exchange.body), toChatPiece);
}

async function generate(exchange: Exchange, core: EngineCore): Promise<void> {
  await answer(exchange, core, parseOllamaGenerate(exchange.body), toGeneratePiece);
}

async function answer(
  exchange: Exchange,
  core: EngineCore,
  { request, isStream }: OllamaGeneration,
  toPiece: typeof toChatPiece,
): Promise<void> {
  if (request.messages.length === 0) {
    await loadOrUnload(exchange, core, request, toPiece);
    return;
  }
  const writer = createOllamaWriter({ model: request.model, now: () => core.clock.now(), toPiece });
  await serveGeneration(exchange, core, { request, isStream, writer });
}

/** Without messages Ollama loads the model, or unloads it when `keep_alive` is 0. */
async function loadOrUnload(
  exchange: Exchange,
  core: EngineCore,
  { model: name, contextWindowTokens, keepAliveMs = core.keepAliveMs }: OllamaGeneration["request"],
  toPiece: typeof toChatPiece,
): Promise<void> {
  const model = core.requireModel(name);
  const isUnload = keepAliveMs === 0;
  if (!isUnload) {
    await core.residency.load(
      model.name,
      core.windowOf(model, contextWindowTokens),
      exchange.signal,
    );
  }
  core.residency.keep(model.name, keepAliveMs);
  await sendJson(exchange, {
    model: name,
    created_at: new Date(core.clock.now()).toISOString(),
    ...toPiece({ text: "", reasoning: "", calls: [] }),
    done: true,
    done_reason: isUnload ? "unload" : "load",
  });
}

const embedRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]).nullish(),
  dimensions: z.number().int().positive().max(4096).nullish(),
});

async function embed(exchange: Exchange, core: EngineCore): Promise<void> {
  const { model, input, dimensions } = parseWith(embedRequest, exchange.body);
  const work = { model, texts: [input ?? []].flat(), dimensions: dimensions ?? undefined };
  const startedAt = core.clock.now();
  const { vectors, promptTokens } = await core.embed(work, exchange.signal);
  await sendJson(exchange, {
    model,
    embeddings: vectors.map((vector) => [...vector]),
    total_duration: Math.round((core.clock.now() - startedAt) * 1e6),
    load_duration: 1,
    prompt_eval_count: promptTokens,
  });
}

const showRequest = z.object({ model: z.string().optional(), name: z.string().optional() });

async function show(exchange: Exchange, core: EngineCore): Promise<void> {
  const { model, name } = parseWith(showRequest, exchange.body);
  await sendJson(
    exchange,
    toShow(core.requireModel(model ?? name ?? ""), core.embeddingDimensions),
  );
}

async function listRunning(exchange: Exchange, core: EngineCore): Promise<void> {
  const models = core.residency.list().flatMap(({ name, contextWindowTokens, expiresAt }) => {
    const model = core.shelf.find(name);
    if (model === undefined) return [];
    // Ollama, too, has a year far away for "for ever".
    const expires = Number.isFinite(expiresAt) ? expiresAt : Date.UTC(2318, 0);
    return [
      {
        name,
        model: name,
        size: model.sizeBytes,
        digest: digestOf(name),
        details: toDetails(model),
        expires_at: new Date(expires).toISOString(),
        size_vram: model.sizeBytes,
        context_length: contextWindowTokens,
      },
    ];
  });
  await sendJson(exchange, { models });
}

async function greet({ response }: Exchange): Promise<void> {
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.end("Ollama is running (simulated)");
}
