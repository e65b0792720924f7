import { expect, test } from "vitest";

import { ConfigError } from "../errors/config-error.ts";
import { parseConfigValue } from "./parse-config-value.ts";

test.each([
  ["model.name", "qwen3:8b", "qwen3:8b"],
  ["model.name", "123", "123"],
  ["inference.openai.base_url", "null", null],
  ["inference.embedded.model_path", "C:\\models\\a.gguf", "C:\\models\\a.gguf"],
  ["server.port", "9000", 9000],
  ["tools.shell", "false", false],
  ["tools.allowed_paths", "[., ~/notes]", [".", "~/notes"]],
  ["no.such.key", "1", 1],
])("for %s, %s means %j", (key, text, value) => {
  expect(parseConfigValue(key, text)).toEqual(value);
});

test("broken YAML is named with its key", () => {
  const parse = () => parseConfigValue("tools.allowed_paths", "[a");
  expect(parse).toThrow(ConfigError);
  expect(parse).toThrow(/^tools\.allowed_paths:1/);
});
