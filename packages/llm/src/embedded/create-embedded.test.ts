import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { complete } from "../complete.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { languageModelContract } from "../testing/index.ts";
import { createEmbedded } from "./create-embedded.ts";
import { startTinyEngine } from "./fixtures/tiny-engine.ts";

const user = (content: string) => ({ role: "user", content }) as const;
const hello: ModelRequest = { messages: [user("hello")], temperature: 0, maxTokens: 8 };

const book = {
  name: "book",
  description: "Books a table",
  parameters: {
    type: "object",
    properties: {
      name: { enum: ["Ada", "Grace"] },
      guests: { type: "integer", minimum: 1, maximum: 6 },
      outside: { type: "boolean" },
    },
    required: ["name", "guests"],
  },
};

async function readAll(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe("answers", () => {
  test("stream piece by piece, count, and end at maxTokens with length", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const events = await readAll(model.stream(hello));
    const pieces = events.filter(({ type }) => type === "text-delta");
    expect(pieces.length).toBeGreaterThan(3);
    expect(events.slice(-2)).toEqual([
      { type: "usage", promptTokens: expect.any(Number), completionTokens: 8 },
      { type: "finish", reason: "length" },
    ]);
  });

  test("are the same at temperature zero, and for the same seed", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const texts = async (request: ModelRequest): Promise<number> => {
      const answers = [await complete(model, request), await complete(model, request)];
      return new Set(answers.map(({ text }) => text)).size;
    };
    expect(await texts(hello)).toBe(1);
    expect(await texts({ ...hello, temperature: 1, seed: 5 })).toBe(1);
    expect(await texts({ ...hello, temperature: 1.5, maxTokens: 32 })).toBe(2);
  });

  test("end before a stop text", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const { text } = await complete(model, hello);
    const stop = text.slice(2, 4);
    const cut = await complete(model, { ...hello, stop: [stop] });
    expect(cut).toMatchObject({ text: text.slice(0, text.indexOf(stop)), finishReason: "stop" });
  });

  test("may be written at the same time, each slot for itself", async () => {
    await using tiny = await startTinyEngine({ slots: 2, queueMax: 0 });
    const model = await tiny.engine.languageModel("tiny");
    const alone = await complete(model, hello);
    const answers = await Promise.all([complete(model, hello), complete(model, hello)]);
    expect(answers.map(({ text }) => text)).toEqual([alone.text, alone.text]);
  });

  test("wait for a slot, and one too many is refused", async () => {
    await using tiny = await startTinyEngine({ slots: 1, queueMax: 1 });
    const model = await tiny.engine.languageModel("tiny");
    await complete(model, hello);
    const three = [complete(model, hello), complete(model, hello), complete(model, hello)];
    const results = await Promise.allSettled(three);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    await expect(three[2]).rejects.toMatchObject({
      code: "HAROMBE_LLM_OVERLOADED",
      isRetryable: true,
    });
  });
});

describe("the shape of answers", () => {
  test.each(["required", { name: "book" }] as const)(
    "a call that %j forces is valid",
    async (toolChoice) => {
      await using tiny = await startTinyEngine();
      const model = await tiny.engine.languageModel("tiny");
      const { toolCalls, finishReason } = await complete(model, {
        ...{
          messages: [user("a table please")],
          temperature: 0,
          maxTokens: 200,
          tools: [book],
          toolChoice,
        },
      });
      expect(finishReason).toBe("tool-calls");
      for (const call of toolCalls) {
        expect(call).toMatchObject({ id: expect.stringMatching(/^call_/), name: "book" });
        const { name, guests, ...others } = call.arguments;
        expect(["Ada", "Grace"]).toContain(name);
        expect([1, 2, 3, 4, 5, 6]).toContain(guests);
        expect([{}, { outside: true }, { outside: false }]).toContainEqual(others);
      }
      expect(toolCalls.length).toBeGreaterThan(0);
    },
  );

  test("a call that maxTokens cut is none", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const request = { ...hello, tools: [book], toolChoice: "required" } as const;
    expect(await complete(model, request)).toMatchObject({
      toolCalls: [],
      finishReason: "length",
      warnings: [{ code: "tool-call-cut", message: expect.any(String) }],
    });
  });

  test("results of calls are read, and tools may be offered without being forced", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const call = { id: "1", name: "book", arguments: { name: "Ada", guests: 2 } };
    const messages = [
      user("a table please"),
      { role: "assistant", content: "", toolCalls: [call] } as const,
      { role: "tool", toolCallId: "1", name: "book", content: "Booked." } as const,
    ];
    const plain = await complete(model, {
      ...hello,
      messages: [user("a table please")],
      tools: [book],
    });
    const after = await complete(model, { ...hello, messages, tools: [book] });
    expect(after.usage?.promptTokens).toBeGreaterThan((plain.usage?.promptTokens ?? 0) + 8);
    expect(after.finishReason).toBe("length");
  });

  test("JSON is valid for its schema", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const schema = {
      type: "object",
      properties: {
        color: { enum: ["red", "green"] },
        tags: { type: "array", items: { type: "boolean" }, maxItems: 2 },
      },
      required: ["color", "tags"],
    };
    const request = { ...hello, maxTokens: 200, responseFormat: { type: "json", schema } } as const;
    const { text } = await complete(model, request);
    const value = JSON.parse(text);
    expect(["red", "green"]).toContain(value.color);
    expect(value.tags.every((tag: unknown) => typeof tag === "boolean")).toBe(true);
  });

  test("a format beside tools is not forced, and a warning says so", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const { warnings } = await complete(model, {
      ...hello,
      tools: [book],
      responseFormat: { type: "json" },
    });
    expect(warnings.map(({ code }) => code)).toEqual(["format-not-enforced"]);
  });
});

describe("the context window", () => {
  test("is what was asked for, at most what the model was made for", async () => {
    await using tiny = await startTinyEngine(
      { contextWindowTokens: 512 },
      { contextWindowTokens: 1024 },
    );
    const windows = await Promise.all(
      [undefined, 256, 9999].map(async (contextWindowTokens) => {
        const settings = contextWindowTokens === undefined ? {} : { contextWindowTokens };
        return (await tiny.engine.languageModel("tiny", settings)).capabilities.contextWindowTokens;
      }),
    );
    expect(windows).toEqual([512, 256, 1024]);
  });

  test("a prompt that does not fit is an error and is never cut", async () => {
    await using tiny = await startTinyEngine({ contextWindowTokens: 256 });
    const model = await tiny.engine.languageModel("tiny");
    await expect(complete(model, { messages: [user("x".repeat(300))] })).rejects.toMatchObject({
      code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
      isRetryable: false,
      message: expect.stringMatching(
        /^The prompt has \d+ tokens, and tiny runs with a context window of 256$/,
      ),
    });
  });

  test("an answer that runs into its end stops with length", async () => {
    await using tiny = await startTinyEngine({ contextWindowTokens: 256 });
    const model = await tiny.engine.languageModel("tiny");
    const schema = { type: "object", properties: { text: { type: "string", minLength: 2000 } } };
    const { usage, finishReason } = await complete(model, {
      messages: [user("hello")],
      responseFormat: { type: "json", schema },
    });
    expect(finishReason).toBe("length");
    expect((usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0)).toBeLessThanOrEqual(256);
  });
});

describe("files", () => {
  test("are listed with what their headers say, damaged ones too", async () => {
    await using tiny = await startTinyEngine();
    await writeFile(join(tiny.directory, "broken.gguf"), "GGUF");
    await complete(await tiny.engine.languageModel("tiny.gguf"), hello);
    const unknown = { parameters: null, quantization: null, contextWindowTokens: null };
    expect(await tiny.engine.listModels()).toEqual([
      { id: "broken", sizeBytes: 4, ...unknown, isLoaded: false },
      {
        id: "tiny",
        sizeBytes: expect.any(Number),
        parameters: null,
        quantization: "F32",
        contextWindowTokens: 2048,
        isLoaded: true,
      },
    ]);
  });

  test("a file that is not there is not found", async () => {
    await using tiny = await startTinyEngine({
      sources: { known: "https://example.com/known.gguf" },
    });
    await expect(tiny.engine.languageModel("known")).rejects.toMatchObject({
      code: "HAROMBE_LLM_MODEL_NOT_FOUND",
      message: `No model known in ${tiny.directory}`,
      hint: "Pull it first: harombe models pull known",
    });
    for (const id of ["../../etc/passwd", "constructor"]) {
      await expect(tiny.engine.languageModel(id)).rejects.toMatchObject({
        code: "HAROMBE_LLM_MODEL_NOT_FOUND",
      });
    }
    const modelPath = join(tiny.directory, "none.gguf");
    await using other = createEmbedded({ modelPath, threads: 1, gpu: false });
    await expect(other.languageModel("none")).rejects.toMatchObject({
      message: `No model none at ${modelPath}`,
    });
  });

  test("a file that is no GGUF file, or half of one, is refused by name", async () => {
    await using tiny = await startTinyEngine();
    const textPath = join(tiny.directory, "text.gguf");
    await writeFile(textPath, "not a model");
    await expect(tiny.engine.languageModel("text")).rejects.toMatchObject({
      code: "HAROMBE_LLM_REJECTED",
      message: `Cannot load ${textPath}: it is no GGUF file`,
    });
    const path = join(tiny.directory, "tiny.gguf");
    await truncate(path, 200_000);
    const model = await tiny.engine.languageModel("tiny");
    await expect(complete(model, hello)).rejects.toMatchObject({
      code: "HAROMBE_LLM_REJECTED",
      message: expect.stringMatching(
        /Cannot load .*tiny.gguf: .*data is not within the file bounds/,
      ),
    });
    await truncate(path, 100);
    await expect(tiny.engine.languageModel("tiny")).rejects.toMatchObject({
      message: `Cannot load ${path}: its header is damaged or cut off`,
    });
  });

  test("a file that promises more than it holds is refused at once", async () => {
    await using tiny = await startTinyEngine();
    const path = join(tiny.directory, "liar.gguf");
    const start = Buffer.from("GGUF\u0003\0\0\0".padEnd(24, "\0"), "latin1");
    start.writeBigUInt64LE(2n ** 62n, 16);
    await writeFile(path, start);
    await expect(tiny.engine.languageModel("liar")).rejects.toMatchObject({
      code: "HAROMBE_LLM_REJECTED",
      message: `Cannot load ${path}: its header is damaged or cut off`,
    });
  });

  test("another model makes room for itself by unloading the idle one", async () => {
    await using tiny = await startTinyEngine({ loadedMax: 1 });
    const { tinyModel } = await import("./fixtures/tiny-model.ts");
    await writeFile(join(tiny.directory, "second.gguf"), tinyModel({ seed: 2 }));
    await complete(await tiny.engine.languageModel("tiny"), hello);
    await complete(await tiny.engine.languageModel("second"), hello);
    const models = await tiny.engine.listModels();
    expect(models.map(({ id, isLoaded }) => [id, isLoaded])).toEqual([
      ["second", true],
      ["tiny", false],
    ]);
  });
});

describe("the rest", () => {
  test("embeddings have length one, and depend on the text", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.embeddingModel?.("tiny");
    const vectors = (await model?.embed(["a cat", "a dog", "a cat"])) ?? [];
    expect(vectors.map(({ length }) => length)).toEqual([64, 64, 64]);
    expect(vectors.map((vector) => Math.hypot(...vector))).toEqual([
      expect.closeTo(1, 5),
      expect.closeTo(1, 5),
      expect.closeTo(1, 5),
    ]);
    expect(vectors[2]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
    expect(await model?.embed([])).toEqual([]);
    await expect(model?.embed(["x".repeat(9000)])).rejects.toMatchObject({
      code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
    });
  });

  test("probing says the version of llama.cpp", async () => {
    await using tiny = await startTinyEngine();
    expect(await tiny.engine.probe()).toEqual({
      version: expect.stringMatching(/\d/),
      latencyMs: expect.any(Number),
    });
  });

  test("a missing library is a typed error that says how to get it", async () => {
    const importLibrary = async (): Promise<never> => {
      throw new Error("Cannot find package 'node-llama-cpp'");
    };
    await using tiny = await startTinyEngine({ importLibrary });
    await expect(tiny.engine.languageModel("tiny")).rejects.toMatchObject({
      code: "HAROMBE_LLM_UNREACHABLE",
      hint: "npm install node-llama-cpp",
    });
  });

  test("closing ends what runs, and nothing starts afterwards", async () => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    const read = async (): Promise<void> => {
      for await (const event of model.stream({ messages: [user("hello")] })) {
        if (event.type === "text-delta") void tiny.engine.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: "HAROMBE_LLM_ABORTED" });
    await expect(complete(model, hello)).rejects.toMatchObject({ code: "HAROMBE_LLM_ABORTED" });
  });

  test("an engine without a place for models is a programmer's mistake", () => {
    expect(() => createEmbedded({})).toThrow(TypeError);
  });
});

/** Random weights say nothing that a test could foresee. */
const needsWords = /whole text|without mixing|calls tools|id of a call/;

describe("as every language model it", () => {
  const cases = languageModelContract.filter(({ name }) => !needsWords.test(name));
  test.for(cases)("$name", async ({ run }) => {
    await using tiny = await startTinyEngine();
    const model = await tiny.engine.languageModel("tiny");
    await expect(run(() => ({ model }))).resolves.toBeUndefined();
  });
});
