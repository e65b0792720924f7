import { describe, expect, it } from "vitest";

import { startServer, type TestServer } from "../fixtures/start-server.ts";
import { engineProfiles } from "../openai/engine-profiles.ts";
import { detectEngines, findEngine } from "./detect-engines.ts";
import { defaultCandidates, ollamaCandidate, openAICandidate } from "./engine-candidate.ts";

/** A server that knows these documents, and answers 404 to all else. */
async function serve(documents: Readonly<Record<string, unknown>>): Promise<TestServer> {
  return startServer((request, response) => {
    const document = documents[request.url ?? ""];
    if (document === undefined) return void response.writeHead(404).end("{}");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(document));
  });
}

const ollama = { "/api/version": { version: "0.12.6" } };
const llamaCpp = {
  "/health": { status: "ok" },
  "/props": { default_generation_settings: { n_ctx: 4096 }, total_slots: 4, build_info: "b6500" },
};
const vllm = {
  "/health": {},
  "/version": { version: "0.11.0" },
  "/v1/models": { data: [{ id: "q", owned_by: "vllm", max_model_len: 40960 }] },
};
const lmStudio = {
  "/v1/models": { data: [{ id: "q" }] },
  "/api/v0/models": { data: [{ id: "q", state: "loaded", loaded_context_length: 8192 }] },
};
const harombe = {
  "/health": { status: "healthy" },
  "/version": { version: "0.1.0" },
  "/v1/models": { data: [{ id: "qwen3:8b", owned_by: "harombe" }] },
};

describe("detectEngines", () => {
  it("finds every engine that answers as it should, in order", async () => {
    await using servers = new AsyncDisposableStack();
    const start = async (documents: object): Promise<string> =>
      servers.use(await serve(documents as Readonly<Record<string, unknown>>)).url;
    const found = await detectEngines({
      candidates: [
        ollamaCandidate({ url: await start(ollama) }),
        openAICandidate(engineProfiles.llamaCpp, { url: await start(llamaCpp) }),
        openAICandidate(engineProfiles.vllm, { url: await start(harombe) }),
        openAICandidate(engineProfiles.vllm, { url: await start(vllm) }),
        openAICandidate(engineProfiles.lmStudio, { url: await start(lmStudio) }),
        ollamaCandidate({ url: await start(llamaCpp) }),
      ],
    });
    expect(found.map(({ name, health: { version, slots } }) => ({ name, version, slots }))).toEqual(
      [
        { name: "Ollama", version: "0.12.6", slots: null },
        { name: "llama.cpp", version: "b6500", slots: 4 },
        { name: "vLLM", version: "0.11.0", slots: null },
        { name: "LM Studio", version: null, slots: null },
      ],
    );
  });

  it("looks at the usual places in the usual order", () => {
    expect(defaultCandidates().map(({ name, url }) => `${name} ${url}`)).toEqual([
      "Ollama http://localhost:11434",
      "llama.cpp http://localhost:8080",
      "vLLM http://localhost:8000",
      "LM Studio http://localhost:1234",
    ]);
  });
});

describe("findEngine", () => {
  it("takes the first in order, though a later one answers sooner", async () => {
    await using slow = await startServer((_request, response) => {
      setTimeout(() => response.end('{"version":"slow"}'), 50);
    });
    await using fast = await serve(ollama);
    const candidates = [ollamaCandidate({ url: slow.url }), ollamaCandidate({ url: fast.url })];
    const found = await findEngine({ candidates });
    expect(found?.health.version).toBe("slow");
  });

  it("passes over one that stays silent for too long", async () => {
    await using silent = await startServer(() => {});
    await using server = await serve(ollama);
    const candidates = [ollamaCandidate({ url: silent.url }), ollamaCandidate({ url: server.url })];
    const found = await findEngine({ candidates, timeoutMs: 300 });
    expect(found?.url).toBe(server.url);
  });

  it("does not wait for the others once the first has answered", async () => {
    await using server = await serve(ollama);
    await using silent = await startServer(() => {});
    const candidates = [ollamaCandidate({ url: server.url }), ollamaCandidate({ url: silent.url })];
    expect((await findEngine({ candidates, timeoutMs: 60_000 }))?.url).toBe(server.url);
  });

  it("finds nothing where nothing listens", async () => {
    const gone = await serve({});
    await gone[Symbol.asyncDispose]();
    expect(await findEngine({ candidates: [ollamaCandidate({ url: gone.url })] })).toBeNull();
  });

  it("rethrows the reason of an abort", async () => {
    await using silent = await startServer(() => {});
    const signal = AbortSignal.timeout(30);
    const finding = findEngine({ candidates: [ollamaCandidate({ url: silent.url })], signal });
    const thrown = await finding.catch((error: unknown) => error);
    expect(thrown).toBe(signal.reason);
  });
});
