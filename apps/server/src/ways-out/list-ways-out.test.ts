import { defaultConfig } from "@harombe/config";
import { expect, test } from "vitest";

import type { EngineFacts } from "./engine-facts.ts";
import { listWaysOut } from "./list-ways-out.ts";

const bare: EngineFacts = {
  platform: "linux",
  programs: new Set(),
  modelFile: null,
  hasLlamaCpp: true,
};

type Inference = ReturnType<typeof defaultConfig>["inference"];

const waysOut = (facts: Partial<EngineFacts>, change: Partial<Inference> = {}) =>
  listWaysOut({ ...defaultConfig().inference, ...change }, { ...bare, ...facts });

const elsewhere =
  "Use another machine: harombe config set inference.backend openai, then harombe config set inference.openai.base_url http://HOST:PORT/v1";
const demo = "Look around without a model: harombe demo";
const ownFile =
  "Use a GGUF file of your own: harombe config set inference.embedded.model_path FILE.gguf";

test.each([
  ["linux", "curl -fsSL https://ollama.com/install.sh | sh"],
  ["darwin", "brew install ollama"],
  ["win32", "winget install Ollama.Ollama"],
  ["freebsd", "see https://ollama.com/download"],
])("on %s where nothing is, Ollama is to be installed first", (platform, command) => {
  expect(waysOut({ platform })).toEqual([`Install Ollama: ${command}`, ownFile, elsewhere, demo]);
});

test("what is installed only has to be started", () => {
  expect(waysOut({ programs: new Set(["vllm", "ollama"]) })).toEqual([
    "Start Ollama: ollama serve",
    "Start vLLM: vllm serve MODEL",
    ownFile,
    elsewhere,
    demo,
  ]);
});

test("a model file that is there comes before what has to be installed", () => {
  expect(waysOut({ modelFile: "/models/a b.gguf" }).slice(0, 2)).toEqual([
    'Use the GGUF file that is there: harombe config set inference.embedded.model_path "/models/a b.gguf"',
    "Install Ollama: curl -fsSL https://ollama.com/install.sh | sh",
  ]);
  const programs = new Set(["llama-server"]);
  expect(waysOut({ modelFile: "/m.gguf", programs, hasLlamaCpp: false }).slice(0, 2)).toEqual([
    "Start llama.cpp: llama-server --jinja -m /m.gguf",
    "Use the GGUF file that is there: npm install -g node-llama-cpp, then harombe config set inference.embedded.model_path /m.gguf",
  ]);
});

test("what the config rules out is set as well", () => {
  const facts = { programs: new Set(["ollama"]), modelFile: "/m.gguf" };
  expect(waysOut(facts, { backend: "vllm" }).slice(0, 2)).toEqual([
    "Start Ollama: ollama serve, then harombe config set inference.backend ollama",
    "Use the GGUF file that is there: harombe config set inference.embedded.model_path /m.gguf, then harombe config set inference.backend embedded",
  ]);
});

test("an engine of another machine is started there before anything is done here", () => {
  const { ollama } = defaultConfig().inference;
  const there = { ollama: { ...ollama, host: "http://10.0.0.2:11434" } };
  expect(waysOut({ programs: new Set(["ollama"]) }, there).slice(0, 2)).toEqual([
    "Start Ollama on the machine that inference.ollama.host names: ollama serve",
    "Start Ollama: ollama serve, then harombe config set inference.ollama.host http://localhost:11434",
  ]);
});
