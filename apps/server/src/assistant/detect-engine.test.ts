import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { type Config, defaultConfig } from "@harombe/config";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, onTestFinished, test } from "vitest";

import { tinyModel } from "../../../../packages/llm/src/embedded/fixtures/tiny-model.ts";
import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { getJson, post } from "../fixtures/http-client.ts";
import { startServer } from "../serve/start-server.ts";
import { createAssistant } from "./create-assistant.ts";

type Inference = Config["inference"];

/** Nothing listens on port 1. */
const closed = "http://127.0.0.1:1";

function configFor(change: (inference: Inference) => Inference): Config {
  const config = defaultConfig();
  const { inference } = config;
  const quiet: Inference = {
    ...inference,
    ollama: { ...inference.ollama, host: closed },
    llamacpp: { ...inference.llamacpp, base_url: closed },
    vllm: { ...inference.vllm, base_url: closed },
  };
  return { ...config, inference: change(quiet) };
}

async function startWith(config: Config, directory?: string) {
  const folder = directory ?? (await temporaryFolder("detect"));
  const assistant = await createAssistant(config, { directory: folder, cwd: folder });
  const server = await startServer({ assistant, port: 0, nodeName: "box", version: "1.2.3" });
  onTestFinished(async () => {
    await server.close({ graceMs: 0 });
    await assistant.close();
  });
  return { assistant, server };
}

const ask = { messages: [{ role: "user", content: "hello" }], max_tokens: 8 };

test("auto finds Ollama where the config says that it is", async () => {
  await using engine = await startSimulatedEngine();
  const config = configFor((inference) => ({
    ...inference,
    ollama: { ...inference.ollama, host: engine.url },
  }));
  const { assistant, server } = await startWith(config);
  expect(await getJson(fetch(`${server.url}/health`))).toEqual({
    status: "healthy",
    model: "simulated:1b",
    version: "1.2.3",
    node: "box",
  });
  expect((await assistant.engine()).name).toBe("Ollama");
});

test("auto does not take what listens on llama.cpp's port for llama.cpp", async () => {
  const stranger = createServer((_request, response) => response.end("<h1>Jenkins</h1>"));
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void stranger.close());
  const base_url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const config = configFor((inference) => ({
    ...inference,
    llamacpp: { ...inference.llamacpp, base_url },
  }));
  const { server } = await startWith(config);
  const response = await post(`${server.url}/api/complete`, ask);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    error: {
      code: "HAROMBE_SERVER_NO_ENGINE",
      message: expect.stringContaining(`llama.cpp at ${base_url} (something else is there)`),
    },
  });
});

test("auto falls back to a GGUF file in harombe's folder, which answers over HTTP", async () => {
  const folder = await temporaryFolder("embedded");
  await mkdir(join(folder, "models"));
  await writeFile(join(folder, "models", "tiny.gguf"), tinyModel());
  const { server } = await startWith(
    configFor((inference) => inference),
    folder,
  );
  const answer = await getJson(
    post(`${server.url}/v1/chat/completions`, { model: "harombe", ...ask }),
  );
  expect(answer).toMatchObject({
    model: "tiny",
    choices: [{ finish_reason: "length", message: { role: "assistant" } }],
    usage: { completion_tokens: 8 },
  });
});

test("the embedded engine answers with the file that the config names", async () => {
  const folder = await temporaryFolder("embedded");
  const model_path = join(folder, "mine.gguf");
  await writeFile(model_path, tinyModel());
  const config = configFor((inference) => ({
    ...inference,
    backend: "embedded",
    embedded: { ...inference.embedded, model_path },
  }));
  const { server } = await startWith(config, folder);
  const { status, model } = await getJson(fetch(`${server.url}/health`));
  expect({ status, model }).toEqual({ status: "healthy", model: "mine" });
  const answer = await getJson(post(`${server.url}/api/complete`, ask));
  expect(answer).toMatchObject({ finish_reason: "length", usage: { completion_tokens: 8 } });
});

test("a file that is not there is said by its path", async () => {
  const config = configFor((inference) => ({
    ...inference,
    backend: "embedded",
    embedded: { ...inference.embedded, model_path: "/nowhere/none.gguf" },
  }));
  const { server } = await startWith(config);
  const health = await getJson(fetch(`${server.url}/health`));
  expect(health).toMatchObject({
    status: "degraded",
    reason: { message: expect.stringContaining("there is no file /nowhere/none.gguf") },
  });
});
