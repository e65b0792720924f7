import { describe, expect, test } from "vitest";

import type { SimulatedFault } from "./engine/simulated-fault.ts";
import { readLines, send } from "./fixtures/send.ts";
import { startSimulatedEngine } from "./start-simulated-engine.ts";

const model = "simulated:1b";
const ask = (content: string, more: object = {}): object => ({
  model,
  messages: [{ role: "user", content }],
  ...more,
});
const path = "/api/chat";

describe("slots", () => {
  test("excess waits in line, and one too many is turned away with 503", async () => {
    await using engine = await startSimulatedEngine({ slots: 1, queueMax: 1, tokensPerSecond: 5 });
    const leave = new AbortController();
    const long = send(engine, path, ask("count to 1000"), { signal: leave.signal });
    await engine.waitFor(({ completionTokens }) => completionTokens > 0);
    const waiting = send(engine, path, ask("say hi"));
    await engine.waitFor(({ queued }) => queued === 1);
    const { status, response, body } = await send(engine, path, ask("say hi"));
    expect([status, response.headers.get("retry-after"), body]).toEqual([
      503,
      "1",
      { error: "server busy, please try again.  maximum pending requests exceeded" },
    ]);
    const { response: stream } = await long;
    leave.abort();
    await expect(stream.text()).rejects.toThrow("aborted");
    expect(await readLines((await waiting).response)).toHaveLength(2);
    expect(engine.stats()).toMatchObject({
      inFlight: 0,
      queued: 0,
      served: 1,
      cancelled: 1,
      failed: 1,
    });
  });

  test("a client that leaves the line is forgotten", async () => {
    await using engine = await startSimulatedEngine({ slots: 1, tokensPerSecond: 5 });
    const leave = new AbortController();
    const first = send(engine, path, ask("count to 1000"), { signal: leave.signal });
    await engine.waitFor(({ completionTokens }) => completionTokens > 0);
    const second = send(engine, path, ask("say hi"), { signal: leave.signal });
    await engine.waitFor(({ queued }) => queued === 1);
    leave.abort();
    await expect(second).rejects.toThrow("aborted");
    await expect(first.then(({ response }) => response.text())).rejects.toThrow("aborted");
    await engine.waitFor(({ inFlight, cancelled }) => inFlight === 0 && cancelled === 2);
  });
});

test("whatever clients do, nothing is left behind", async () => {
  await using engine = await startSimulatedEngine({
    slots: 2,
    queueMax: 5,
    loadMs: 3,
    firstTokenMs: 1,
    tokensPerSecond: 2000,
    residentMax: 1,
    models: ["one", "two"],
    faults: (["reset", "cut", "error-in-200", "unavailable"] as const).map((kind) => ({
      kind,
      probability: 0.1,
      afterTokens: 2,
    })),
  });
  const clients = Array.from({ length: 60 }, async (_, index) => {
    const signal = index % 3 === 0 ? AbortSignal.timeout(index) : new AbortController().signal;
    const asked = {
      ...ask("count to 20"),
      model: index % 2 === 0 ? "one" : "two",
      stream: index % 4 > 0,
    };
    const { response, body } = await send(engine, path, asked, { signal });
    return body ?? (await response.text());
  });
  await Promise.allSettled(clients);
  const { inFlight, queued, received, served, cancelled, failed } = await engine.waitFor(
    (stats) => stats.inFlight === 0,
  );
  expect([inFlight, queued]).toEqual([0, 0]);
  expect(served + cancelled + failed).toBe(received);
  expect(served).toBeGreaterThan(0);
  await engine.setFaults([]);
  const { status } = await send(engine, path, { ...ask("say hi"), model: "one" });
  expect(status).toBe(200);
});

describe("time", () => {
  // Elapsed time on a made-up clock that never waits for real.
  function fastClock(): { now: () => number; sleep: (durationMs: number) => Promise<void> } {
    let now = 1_700_000_000_000;
    return {
      now: () => now,
      sleep: async (durationMs) => {
        now += durationMs;
      },
    };
  }
  const durations = async (
    engine: { url: string },
    content: string,
    more: object = {},
  ): Promise<Record<"load" | "prompt" | "eval", number>> => {
    const { body } = await send(engine, path, ask(content, { stream: false, ...more }));
    const ms = (name: string): number => Math.round(body[`${name}_duration`] / 1e6);
    return { load: ms("load"), prompt: ms("prompt_eval"), eval: ms("eval") };
  };

  test("loading, reading and answering take what the options say", async () => {
    await using engine = await startSimulatedEngine({
      clock: fastClock(),
      loadMs: 5000,
      firstTokenMs: 100,
      promptTokensPerSecond: 100,
      tokensPerSecond: 10,
    });
    expect(await durations(engine, "count to 11")).toEqual({ load: 5000, prompt: 170, eval: 1000 });
    // The model is in memory now, and nearly all of the prompt is known.
    const again = await durations(engine, "count to 11");
    expect(again).toEqual({ load: 0, prompt: 100, eval: 1000 });
  });

  test("another context window, and the end of keep_alive, load the model again", async () => {
    const clock = fastClock();
    await using engine = await startSimulatedEngine({ clock, loadMs: 5000 });
    const loads = async (more: object): Promise<number> =>
      (await durations(engine, "hi", more)).load;
    expect(await loads({ options: { num_ctx: 2048 } })).toBe(5000);
    expect(await loads({ options: { num_ctx: 2048 } })).toBe(0);
    expect(await loads({ options: { num_ctx: 4096 }, keep_alive: "1m" })).toBe(5000);
    await clock.sleep(59_000);
    expect(await loads({ options: { num_ctx: 4096 }, keep_alive: 0 })).toBe(0);
    expect((await send(engine, "/api/ps")).body).toEqual({ models: [] });
  });
});

describe("the context window", () => {
  const long = "alpha ".repeat(500);
  const messages = [
    { role: "user", content: long },
    { role: "user", content: "what did I say before?" },
  ];

  test("a prompt that is too long loses its front in silence", async () => {
    await using engine = await startSimulatedEngine({ contextWindowTokens: 100 });
    const { body } = await send(engine, path, { model, messages, stream: false });
    expect(body.message.content).toBe("You have not asked me anything before.");
    expect(body.prompt_eval_count).toBe(10);
    const asked = { model, messages, stream: false, options: { num_ctx: 4096 } };
    expect((await send(engine, path, asked)).body.prompt_eval_count).toBe(515);
  });

  test("or is refused, where the engine is told so", async () => {
    await using engine = await startSimulatedEngine({
      contextWindowTokens: 100,
      overflow: "error",
    });
    const { status, body } = await send(engine, "/v1/chat/completions", { model, messages });
    expect([status, body.error.code]).toEqual([400, "context_length_exceeded"]);
    const room = await send(engine, "/v1/chat/completions", ask("count to 500"));
    expect(room.body.choices[0].finish_reason).toBe("length");
    expect(room.body.usage.total_tokens).toBe(100);
  });

  test("is told in both dialects", async () => {
    await using engine = await startSimulatedEngine({
      contextWindowTokens: 4096,
      models: [{ name: "big:70b", contextWindowTokens: 131_072, vision: true, thinking: false }],
    });
    const { body: models } = await send(engine, "/v1/models");
    expect(models.data[0]).toMatchObject({ id: "big:70b", max_model_len: 4096 });
    const { body: show } = await send(engine, "/api/show", { model: "big:70b" });
    expect(show.model_info["simulated.context_length"]).toBe(131_072);
    expect(show.capabilities).toEqual(["completion", "embedding", "tools", "vision"]);
    await send(engine, "/api/generate", { model: "big:70b", keep_alive: -1 });
    const { body: running } = await send(engine, "/api/ps");
    expect(running.models).toMatchObject([{ name: "big:70b", context_length: 4096 }]);
    await send(engine, "/api/generate", { model: "big:70b", keep_alive: 0 });
    expect((await send(engine, "/api/ps")).body).toEqual({ models: [] });
  });
});

describe("faults", () => {
  const run = async (fault: SimulatedFault, chat: string, more: object): Promise<unknown> => {
    await using engine = await startSimulatedEngine({ faults: [fault] });
    try {
      const { status, body, response } = await send(engine, chat, ask("say ho ho ho", more));
      const seen = body === undefined ? await readLines(response) : [JSON.stringify(body)];
      return { status, lines: seen.map((line) => line.replace(/^.*"content":("[^"]*").*$/, "$1")) };
    } catch (error) {
      const cause = (error as Error).cause as { code?: string } | undefined;
      return cause?.code ?? (error as Error).message;
    }
  };
  const openai = "/v1/chat/completions";

  test.each<[SimulatedFault, unknown, unknown]>([
    [{ kind: "refuse" }, "ECONNREFUSED", "ECONNREFUSED"],
    [{ kind: "reset" }, "ECONNRESET", "ECONNRESET"],
    [{ kind: "cut", afterTokens: 1 }, "UND_ERR_SOCKET", "UND_ERR_SOCKET"],
    [
      { kind: "end-early", afterTokens: 1 },
      { status: 200, lines: ['""', '"ho"'] },
      { status: 200, lines: ['"ho"'] },
    ],
    [
      { kind: "error-in-200", afterTokens: 1 },
      {
        status: 200,
        lines: [
          '""',
          '"ho"',
          'data: {"error":{"message":"llama runner process has terminated: exit status 2","type":"server_error","param":null,"code":null}}',
        ],
      },
      {
        status: 200,
        lines: ['"ho"', '{"error":"llama runner process has terminated: exit status 2"}'],
      },
    ],
    [
      { kind: "garbage" },
      { status: 200, lines: ['""', "data: {not json"] },
      { status: 200, lines: ["{not json"] },
    ],
    [
      { kind: "unavailable" },
      {
        status: 503,
        lines: [
          '{"error":{"message":"Service unavailable","type":"server_error","param":null,"code":null}}',
        ],
      },
      { status: 503, lines: ['{"error":"Service unavailable"}'] },
    ],
    [
      { kind: "too-many" },
      {
        status: 429,
        lines: [
          '{"error":{"message":"Rate limit reached","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}',
        ],
      },
      { status: 429, lines: ['{"error":"Rate limit reached"}'] },
    ],
  ])("%j looks real in both dialects", async (fault, inOpenAI, inOllama) => {
    expect(await run(fault, openai, { stream: true })).toEqual(inOpenAI);
    expect(await run(fault, path, { stream: true })).toEqual(inOllama);
  });

  test.each<[SimulatedFault["kind"], string]>([
    ["stall", "no headers"],
    ["stall-after-headers", "headers"],
  ])("%s: %s come, and nothing else until the client leaves", async (kind, seen) => {
    await using engine = await startSimulatedEngine({ faults: [{ kind }] });
    const leave = new AbortController();
    const sent = send(engine, openai, ask("hi", { stream: true }), { signal: leave.signal });
    const came = sent.then(() => "headers");
    const none = engine.waitFor(({ inFlight }) => inFlight === 1).then(() => "no headers");
    expect(await (seen === "headers" ? came : Promise.race([came, none]))).toBe(seen);
    leave.abort();
    await expect(sent.then(({ response }) => response.text())).rejects.toThrow("aborted");
    await engine.waitFor(({ inFlight }) => inFlight === 0);
  });

  test("hit the requests they name, and can be changed while it runs", async () => {
    await using engine = await startSimulatedEngine({
      faults: [{ kind: "too-many", requests: [0, 2] }],
    });
    const status = async (): Promise<number> => {
      const { status: code, response } = await send(engine, path, ask("hi"));
      if (!response.bodyUsed) await response.text();
      return code;
    };
    expect([await status(), await status(), await status()]).toEqual([429, 200, 429]);
    expect((await send(engine, "/api/tags")).status).toBe(200);
    await engine.setFaults([{ kind: "refuse" }]);
    await expect(send(engine, "/api/tags")).rejects.toThrow("fetch failed");
    await engine.setFaults([]);
    expect(await status()).toBe(200);
  });

  test("come with their probability, the same for the same seed", async () => {
    const outcomes = async (): Promise<string> => {
      const faults = [{ kind: "unavailable", probability: 0.5 } as const];
      await using engine = await startSimulatedEngine({ seed: 7, faults });
      const codes: number[] = [];
      for (let count = 0; count < 20; count += 1) {
        codes.push((await send(engine, path, ask("hi", { stream: false }))).status);
      }
      return codes.join(" ");
    };
    const first = await outcomes();
    expect(await outcomes()).toBe(first);
    expect(new Set(first.split(" "))).toEqual(new Set(["200", "503"]));
  });
});

describe("the rest of the API", () => {
  test("a model that was pulled is there afterwards, and not before", async () => {
    await using engine = await startSimulatedEngine({
      library: [{ name: "new:7b", sizeBytes: 100 }],
    });
    const { body: missing } = await send(engine, path, { ...ask("hi"), model: "new:7b" });
    expect(missing).toEqual({ error: "model 'new:7b' not found" });
    const { response } = await send(engine, "/api/pull", { model: "new:7b" });
    const lines = (await readLines(response)).map((line) => JSON.parse(line));
    expect(
      lines.filter(({ completed }) => completed !== undefined).map(({ completed }) => completed),
    ).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(lines.at(-1)).toEqual({ status: "success" });
    const { body: tags } = await send(engine, "/api/tags");
    expect(tags.models.map(({ name }: { name: string }) => name)).toEqual([model, "new:7b"]);
    const { response: unknown } = await send(engine, "/api/pull", { model: "none" });
    expect((await readLines(unknown)).at(-1)).toBe(
      '{"error":"pull model manifest: file does not exist"}',
    );
  });

  test("embeddings are the same in both dialects and both encodings", async () => {
    await using engine = await startSimulatedEngine({ embeddingDimensions: 16 });
    const { body: ollama } = await send(engine, "/api/embed", { model, input: ["a cat", "a dog"] });
    const { body: openai } = await send(engine, "/v1/embeddings", {
      model,
      input: ["a cat", "a dog"],
    });
    expect(openai.data.map(({ embedding }: { embedding: number[] }) => embedding)).toEqual(
      ollama.embeddings,
    );
    const { body: packed } = await send(engine, "/v1/embeddings", {
      model,
      input: "a cat",
      encoding_format: "base64",
    });
    const bytes = Buffer.from(packed.data[0].embedding, "base64");
    const numbers = Array.from({ length: 16 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(numbers).toEqual(ollama.embeddings[0]);
  });

  test("generate answers a prompt, and thinking stands apart", async () => {
    await using engine = await startSimulatedEngine();
    const asked = { model, system: "Be kind.", prompt: "think about rain", stream: false };
    const { body } = await send(engine, "/api/generate", asked);
    expect(body).toMatchObject({
      response: "I thought about rain. It deserves care, one step at a time.",
      thinking: expect.stringContaining("consider rain"),
    });
  });

  test.each<[string, string, object | undefined, object, number, unknown]>([
    [
      "a body that is no chat",
      path,
      { messages: 3 },
      {},
      400,
      "model: Invalid input: expected string, received undefined; messages: Invalid input: expected array, received number",
    ],
    ["an unknown path", "/nowhere", undefined, {}, 404, "404 page not found: /nowhere"],
    [
      "a model without tools",
      path,
      { ...ask("hi"), model: "plain", tools: [{ function: { name: "x" } }] },
      {},
      400,
      '"plain" does not support tools',
    ],
    [
      "a body that is too long",
      path,
      ask("x".repeat(2000)),
      {},
      413,
      "The body is larger than 1000 bytes",
    ],
    [
      "a key that is wrong",
      path,
      ask("hi"),
      { headers: { authorization: "Bearer x" } },
      401,
      "Incorrect API key provided",
    ],
  ])("%s is refused", async (_, url, body, init, status, message) => {
    const models = [model, { name: "plain", tools: false }];
    await using engine = await startSimulatedEngine({
      models,
      apiKey: "secret",
      bodyBytesMax: 1000,
    });
    const headers = { authorization: "Bearer secret" };
    const sent = await send(engine, url, body, { headers, ...init });
    expect([sent.status, sent.body.error.message ?? sent.body.error]).toEqual([status, message]);
  });

  test("a body that is too large costs its connection, not the next request", async () => {
    await using engine = await startSimulatedEngine({ bodyBytesMax: 1000 });
    const body = "x".repeat(4_000_000);
    const response = await fetch(engine.url + path, { method: "POST", body });
    expect([response.status, response.headers.get("connection")]).toEqual([413, "close"]);
  });

  test("requests are kept, up to a bound", async () => {
    await using engine = await startSimulatedEngine({ requestsMax: 2 });
    for (const content of ["one", "two", "three"])
      await send(engine, path, ask(content, { stream: false }));
    expect(engine.requests.map(({ method, path: at, body }) => [method, at, body])).toEqual([
      ["POST", path, ask("two", { stream: false })],
      ["POST", path, ask("three", { stream: false })],
    ]);
  });

  test("a port that is taken is an error", async () => {
    await using engine = await startSimulatedEngine();
    const port = Number(new URL(engine.url).port);
    await expect(startSimulatedEngine({ port })).rejects.toThrow("EADDRINUSE");
  });
});
