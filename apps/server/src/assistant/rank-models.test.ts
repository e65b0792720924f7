import type { HardwareReport } from "@harombe/hardware";
import { detectHardware } from "@harombe/hardware";
import type { EngineModel } from "@harombe/llm";
import { expect, test } from "vitest";

import { createRankModels } from "./rank-models.ts";

const model = (id: string): EngineModel => ({
  id,
  sizeBytes: null,
  parameters: null,
  quantization: null,
  contextWindowTokens: null,
  isLoaded: null,
});

async function machineWith(memoryBytes: number): Promise<HardwareReport> {
  const report = await detectHardware();
  const memory = { ...report.memory, totalBytes: memoryBytes, availableBytes: memoryBytes };
  return { ...report, gpus: [], memory: { ...memory, limitBytes: null } };
}

const rank = async (ids: readonly string[], memoryGb: number): Promise<string[]> => {
  const detect = () => machineWith(memoryGb * 2 ** 30);
  const ranked = await createRankModels({ contextTokens: 4096, detect })(ids.map(model));
  return ranked.map(({ id }) => id);
};

test("takes a model that this machine can run before one that it cannot", async () => {
  expect((await rank(["qwen3:32b", "qwen3:4b"], 8))[0]).toBe("qwen3:4b");
});

test("keeps the engine's order of what nobody knows, embeddings last", async () => {
  const ids = ["nomic-embed-text", "my-model", "other-model", "qwen3:1.7b"];
  expect(await rank(ids, 16)).toEqual([
    "qwen3:1.7b",
    "my-model",
    "other-model",
    "nomic-embed-text",
  ]);
});

test("does not look at the machine where there is no choice", async () => {
  const detect = () => Promise.reject(new Error("looked"));
  const only = [model("one")];
  expect(await createRankModels({ contextTokens: 4096, detect })(only)).toBe(only);
});

test("looks at the machine with the variables that hide GPUs", async () => {
  const environment = { CUDA_VISIBLE_DEVICES: "" };
  const seen: unknown[] = [];
  const detect = (options: unknown) => {
    seen.push(options);
    return machineWith(16 * 2 ** 30);
  };
  const models = ["qwen3:4b", "qwen3:8b"].map(model);
  await createRankModels({ contextTokens: 4096, environment, detect })(models);
  expect(seen).toEqual([{ environment }]);
});
