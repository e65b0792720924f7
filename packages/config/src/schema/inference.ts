import { choice, integer, optionalText, secret, section, text } from "./fields.ts";

const timeout = () => integer("Longest wait for an answer, in seconds.", 120, { min: 1 });

const ollamaKeys = () => ({
  host: text("Where Ollama listens.", "http://localhost:11434"),
  timeout: timeout(),
});

/** The original's place for these keys; they apply where `inference.ollama` leaves its own unset. */
export const ollamaSection = section(
  "Older place of inference.ollama; applies where that section leaves a key unset.",
  ollamaKeys(),
);

const apiKey = () => secret("API key of the endpoint.");

export const inferenceSection = section("The engine that runs the model.", {
  backend: choice(
    'Which engine; "auto" takes the first of Ollama, llama.cpp, vLLM and LM Studio that answers, else the embedded one when a model file is there.',
    ["ollama", "vllm", "sglang", "llamacpp", "openai", "embedded", "simulated", "auto"],
    "auto",
  ),
  ollama: section("An Ollama server.", ollamaKeys()),
  vllm: section("A vLLM server.", {
    base_url: text("Where vLLM listens.", "http://localhost:8000"),
    timeout: timeout(),
    api_key: apiKey(),
  }),
  sglang: section("An SGLang server.", {
    base_url: text("Where SGLang listens.", "http://localhost:30000"),
    timeout: timeout(),
    api_key: apiKey(),
  }),
  llamacpp: section("A llama.cpp server.", {
    base_url: text("Where llama.cpp's server listens.", "http://localhost:8080"),
    timeout: timeout(),
  }),
  openai: section("Any other OpenAI-compatible endpoint.", {
    base_url: optionalText("Address of the endpoint, with its version path, such as /v1."),
    api_key: apiKey(),
  }),
  embedded: section("llama.cpp inside this process.", {
    model_path: optionalText("A GGUF file."),
  }),
});
