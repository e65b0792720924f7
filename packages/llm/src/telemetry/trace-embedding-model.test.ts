import { SpanStatusCode } from "@opentelemetry/api";
import { expect, it } from "vitest";

import { recordSpans } from "../fixtures/record-spans.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { startSimulatedEngine } from "../simulated/start-simulated-engine.ts";
import { traceEmbeddingModel } from "./trace-embedding-model.ts";

it("puts a span around each call of a model for vectors, and tells how it failed", async () => {
  await using recorder = recordSpans();
  await using server = await startSimulatedEngine({ models: ["nomic-embed-text"] });
  await using engine = createOllama({ baseUrl: server.url });
  const model = traceEmbeddingModel(await engine.embeddingModel!("nomic-embed-text"), {
    provider: engine.name,
    server: engine.url,
  });
  expect(await model.embed(["a", "b"])).toHaveLength(2);
  const name = "embeddings nomic-embed-text";
  expect(recorder.span(name).attributes).toEqual({
    "gen_ai.operation.name": "embeddings",
    "gen_ai.provider.name": "ollama",
    "gen_ai.request.model": "nomic-embed-text",
    "gen_ai.embeddings.dimension.count": model.dimensions,
    "gen_ai.usage.input_tokens": 2,
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(server.url).port),
  });
  await server.close();
  await expect(model.embed(["c"])).rejects.toThrow(server.url);
  expect(recorder.span(name).attributes["error.type"]).toBe("HAROMBE_LLM_UNREACHABLE");
  expect(recorder.span(name).status.code).toBe(SpanStatusCode.ERROR);
});
