import { expect, test } from "vitest";

import { parseConfig } from "../load/parse-config.ts";
import { createConfigText } from "./create-config-text.ts";

test("writes a small file that explains itself", () => {
  const text = createConfigText({
    values: {
      "model.name": "qwen3:8b",
      "inference.backend": "ollama",
      "model.context_length": 16_384,
      "cluster.nodes": [{ name: "a", host: "h", model: "m", tier: 0 }],
    },
    schemaLocation: "/srv/harombe.schema.json",
  });
  expect(text).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=/srv/harombe.schema.json
    # The configuration of harombe. What is not set here has its default;
    # \`harombe config show\` prints every value and where it came from.

    # The model and how it samples.
    model:
      # The model to use, as the backend names it; "auto" takes the recommendation for this machine among what is installed.
      name: qwen3:8b
      # The context window in tokens that the backend is told to use.
      context_length: 16384

    # The engine that runs the model.
    inference:
      # Which engine; "auto" takes the first of Ollama, llama.cpp, vLLM and LM Studio that answers, else the embedded one when a model file is there.
      backend: ollama

    # Several machines as one.
    cluster:
      # The machines.
      nodes:
        - name: a
          host: h
          model: m
          tier: 0
    "
  `);
  expect(parseConfig(text).config).toMatchObject({
    model: { name: "qwen3:8b", context_length: 16_384 },
    inference: { backend: "ollama" },
    cluster: { nodes: [{ name: "a" }] },
  });
});

test("writes a file of comments only where nothing is set", () => {
  expect(createConfigText()).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./harombe.schema.json
    # The configuration of harombe. What is not set here has its default;
    # \`harombe config show\` prints every value and where it came from.
    "
  `);
});

test("refuses what would not load, and secrets", () => {
  expect(() => createConfigText({ values: { "model.nam": "x" } })).toThrow(
    "did you mean model.name?",
  );
  expect(() => createConfigText({ values: { "server.auth_token": "abc" } })).toThrow("is a secret");
});
