import { expect, test } from "vitest";

import { parseConfig } from "./parse-config.ts";

const nodes = "cluster: {nodes: [{name: a, host: h, model: m, tier: 0}]}";

test.each([
  ["HAROMBE_MODEL__NAME", "qwen3:8b", { model: { name: "qwen3:8b" } }],
  [
    "HAROMBE_AGENT__SYSTEM_PROMPT",
    "Be brief: yes, [always]",
    { agent: { system_prompt: "Be brief: yes, [always]" } },
  ],
  ["HAROMBE_MODEL__TEMPERATURE", "0.1", { model: { temperature: 0.1 } }],
  ["HAROMBE_TOOLS__SHELL", "off", { tools: { shell: false } }],
  [
    "HAROMBE_SERVER__CORS_ORIGINS",
    "[http://a, http://b]",
    { server: { cors_origins: ["http://a", "http://b"] } },
  ],
  ["HAROMBE_SERVER__CORS_ORIGINS", "- http://a", { server: { cors_origins: ["http://a"] } }],
  ["HAROMBE_SERVER__AUTH_TOKEN", "", { server: { auth_token: null } }],
  ["HAROMBE_SERVER__AUTH_TOKEN", "null", { server: { auth_token: null } }],
  [
    "HAROMBE_CLUSTER__ROUTING__QUEUE__MAX_SIZE",
    "3",
    { cluster: { routing: { queue: { max_size: 3 } } } },
  ],
  ["HAROMBE_CLUSTER__NODES__0__HOST", "b", { cluster: { nodes: [{ name: "a", host: "b" }] } }],
  ["HAROMBE_AGENTS__0__NAME", "coder", { agents: [{ name: "coder", max_steps: 10 }] }],
  ["HAROMBE_AGENTS", "[{name: x}]", { agents: [{ name: "x" }] }],
  ["HAROMBE_MODEL", "{name: x}", { model: { name: "x", temperature: 0.7 } }],
  ["HAROMBE_CLUSTER__ALIASES", "{small: {a: b}}", { cluster: { aliases: { small: { a: "b" } } } }],
  ["HAROMBE_PRIVACY__CUSTOM_PATTERNS__Ab", "x+", { privacy: { custom_patterns: { Ab: "x+" } } }],
])("%s=%s", (name, value, expected) => {
  expect(parseConfig(nodes, { environment: { [name]: value } }).config).toMatchObject(expected);
});

test.each([
  "HAROMBE_CONFIG",
  "HAROMBE_HOME",
  "HAROMBE_DEBUG",
  "MODEL__NAME",
  "harombe_model__name",
])("%s is not a key", (name) => {
  const loaded = parseConfig("", { environment: { [name]: "x", HAROMBE_MODEL__NAME: undefined } });
  expect([loaded.config, loaded.warnings]).toEqual([parseConfig("").config, []]);
});

test.each([
  [
    "HAROMBE_SERVER__PRT",
    "1",
    "HAROMBE_SERVER__PRT server.prt is no known key; did you mean server.port?",
  ],
  ["HAROMBE_MODLE__NAME", "x", "HAROMBE_MODLE__NAME modle is no known key; did you mean model?"],
  ["HAROMBE_MODEL__NAME__X", "x", "HAROMBE_MODEL__NAME__X model.name.x is no known key"],
  ["HAROMBE_MODEL", "x", 'HAROMBE_MODEL model is "x"; allowed: a mapping of keys to values'],
  [
    "HAROMBE_AGENTS__NAME",
    "x",
    "HAROMBE_AGENTS__NAME agents.name is no known key; did you mean agents[0].name?",
  ],
  [
    "HAROMBE_SERVER__CORS_ORIGINS",
    "http://a",
    'HAROMBE_SERVER__CORS_ORIGINS server.cors_origins is "http://a"; allowed: a list, each element text',
  ],
  [
    "HAROMBE_SERVER__CORS_ORIGINS",
    "[a",
    "HAROMBE_SERVER__CORS_ORIGINS is no valid YAML: a closing quote or bracket is missing",
  ],
  [
    "HAROMBE_AGENTS__1__NAME",
    "x",
    "HAROMBE_AGENTS__1__NAME agents[1] cannot be set: there is no agents[0] before it",
  ],
  [
    "HAROMBE_AGENTS__4000000000__NAME",
    "x",
    "HAROMBE_AGENTS__4000000000__NAME agents[4000000000] cannot be set: there is no agents[3999999999] before it",
  ],
  [
    "HAROMBE_CLUSTER__NODES__1__NAME",
    "x",
    "The configuration has 3 errors:\n  HAROMBE_CLUSTER__NODES__1__NAME cluster.nodes[1].host is missing; allowed: text that is not empty\n  HAROMBE_CLUSTER__NODES__1__NAME cluster.nodes[1].model is missing; allowed: text that is not empty\n  HAROMBE_CLUSTER__NODES__1__NAME cluster.nodes[1].tier is missing; allowed: an integer from 0 to 2",
  ],
])("refuses %s=%s by name", (name, value, message) => {
  const read = () => parseConfig(nodes, { environment: { [name]: value } });
  expect(read).toThrow(expect.objectContaining({ name: "ConfigError", message }));
});

test("warns of a variable with one underscore where two were meant", () => {
  expect(parseConfig("", { environment: { HAROMBE_MODEL_NAME: "x" } }).warnings).toEqual([
    {
      code: "ignored-variable",
      path: "HAROMBE_MODEL_NAME",
      message:
        "HAROMBE_MODEL_NAME is ignored; did you mean HAROMBE_MODEL__NAME (two underscores between levels)?",
    },
  ]);
});
