import { expect, test } from "vitest";

import { ConfigError } from "../errors/config-error.ts";
import { defaultConfig } from "../schema/config-schema.ts";
import { parseConfig, type ParseConfigOptions } from "./parse-config.ts";

/** What the config becomes beside the defaults. */
const load = (text: string, options?: ParseConfigOptions) => parseConfig(text, options).config;

function errorOf(text: string, options?: ParseConfigOptions): ConfigError {
  try {
    parseConfig(text, options);
  } catch (error) {
    if (ConfigError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("was accepted");
}

test.each([
  ["nothing", ""],
  ["blank lines", "\n\n"],
  ["comments", "# nothing yet\n"],
  ["null", "~"],
  ["an empty mapping", "{}"],
  ["a document marker", "---\n"],
  ["a byte order mark", "\uFEFF"],
  [
    "bare sections, lists and maps",
    "model:\ncluster:\n  nodes:\n  routing:\n    queue:\nagents:\nsecurity: {containers: }",
  ],
])("%s means the defaults", (_, text) => {
  expect(load(text)).toEqual(defaultConfig());
});

test.each(["127.0.0.1", "::1", "[::1]", "fe80::1%eth0", "0.0.0.0", "box.local", "höst", "::"])(
  "%s may be listened on",
  (host) => {
    expect(load(`server: { host: "${host}" }`).server.host).toBe(host);
  },
);

test.each(["", "  ", "http://127.0.0.1", "127.0.0.1:80", "[::1]:80", "a b", "10.0.0.0/8"])(
  "%j is no address to listen on",
  (host) => {
    expect(errorOf(`server: { host: "${host}" }`).message).toBe(
      `harombe.yaml:1:17 server.host is "${host}"; allowed: a host name or an address, such as 127.0.0.1 or ::1`,
    );
  },
);

test("reads behind a byte order mark and with Windows line ends", () => {
  expect(load("\uFEFFmodel:\r\n  name: a\r\nserver:\r\n  port: 1\r\n")).toMatchObject({
    model: { name: "a" },
    server: { port: 1 },
  });
});

test.each([
  ["yes", true],
  ["Yes", true],
  ["ON", true],
  ["true", true],
  ["1", true],
  ['"yes"', true],
  ['"t"', true],
  ["no", false],
  ["Off", false],
  ["FALSE", false],
  ["0", false],
  ["n", false],
])("reads %s as %s, as the original did", (written, value) => {
  expect(load(`tools: {shell: ${written}}`).tools.shell).toBe(value);
});

test.each([
  ["9000", 9000],
  ['"9000"', 9000],
  ["9_000", 9000],
  ["9000.0", 9000],
  ["0x10", 16],
  ["010", 8],
])("reads %s as the integer %d, as the original did", (written, value) => {
  expect(load(`server: {port: ${written}}`).server.port).toBe(value);
});

test.each([
  ".",
  "-.",
  "._1",
  "e3",
  "y",
  "n",
  "2024-01-01",
  "12:34:56",
  "${env:X}",
  "qwen:7b",
  "ünïcødé 模型",
])("leaves the text %s as text", (text) => {
  expect(
    load(`model: {name: ${text.startsWith("$") ? JSON.stringify(text) : text}}`).model.name,
  ).toBe(text);
});

test("follows anchors, aliases and merge keys", () => {
  const text = `cluster:
  nodes:
    - &base {name: a, host: h, model: m, tier: 0}
    - <<: *base
      name: b
`;
  expect(load(text).cluster.nodes.map(({ name, host }) => [name, host])).toEqual([
    ["a", "h"],
    ["b", "h"],
  ]);
});

test("reports everything at once, in reading order, with places and ways out", () => {
  const text = `model:
  nam: x
  temperature: 9
servr: {}
inference:
  backend: olama
  vllm: {api_key: 123456}
agent: 3
cluster:
  nodes:
    - name: a
      tier: high
max_duration: 3
contextLength: 1
`;
  const environment = {
    HAROMBE_SERVER__PRT: "1",
    HAROMBE_SERVER__PORT: "x",
    HAROMBE_MODLE__NAME: "x",
    HAROMBE_SERVER__CORS_ORIGINS: "[a",
    HAROMBE_CLUSTER__DISCOVERY__TOKEN: "${env:}",
  };
  const overrides = { "model.name": 5, "model.context_length": 10 };
  const error = errorOf(text, { path: "/h/harombe.yaml", environment, overrides });
  expect(error.code).toBe("HAROMBE_CONFIG_INVALID");
  expect(error.message).toMatchInlineSnapshot(`
    "The configuration has 18 errors:
      /h/harombe.yaml:2:3 model.nam is no known key; did you mean model.name?
      /h/harombe.yaml:3:16 model.temperature is 9; allowed: a number from 0 to 2
      /h/harombe.yaml:4:1 servr is no known key; did you mean server?
      /h/harombe.yaml:6:12 inference.backend is "olama"; allowed: one of ollama, vllm, sglang, llamacpp, openai, embedded, simulated, auto; did you mean ollama?
      /h/harombe.yaml:7:19 inference.vllm.api_key is a number; allowed: text, or null
      /h/harombe.yaml:8:8 agent is 3; allowed: a mapping of keys to values
      /h/harombe.yaml:11:7 cluster.nodes[0].host is missing; allowed: text that is not empty
      /h/harombe.yaml:11:7 cluster.nodes[0].model is missing; allowed: text that is not empty
      /h/harombe.yaml:12:13 cluster.nodes[0].tier is "high"; allowed: an integer from 0 to 2
      /h/harombe.yaml:13:1 max_duration is no known key; did you mean agent.max_duration?
      /h/harombe.yaml:14:1 contextLength is no known key; did you mean model.context_length?
      HAROMBE_CLUSTER__DISCOVERY__TOKEN cluster.discovery.token is text; allowed: \${env:NAME}, \${file:path}, or the secret itself
      HAROMBE_MODLE__NAME modle is no known key; did you mean model?
      HAROMBE_SERVER__CORS_ORIGINS is no valid YAML: a closing quote or bracket is missing
      HAROMBE_SERVER__PORT server.port is "x"; allowed: an integer from 1 to 65535
      HAROMBE_SERVER__PRT server.prt is no known key; did you mean server.port?
      command line model.name is 5; allowed: text; did you mean "5"?
      command line model.context_length is 10; allowed: an integer of at least 1024"
  `);
});

test("an issue says what was found, what is allowed and what was meant", () => {
  const { issues } = errorOf("model:\n  name: m\n  temprature: 0.5\n  context_length: 512\n", {
    path: "f.yaml",
  });
  expect(issues).toMatchInlineSnapshot(`
    [
      {
        "allowed": "one of name, quantization, context_length, temperature",
        "column": 3,
        "file": "f.yaml",
        "found": ""temprature"",
        "line": 3,
        "message": "model.temprature is no known key; did you mean model.temperature?",
        "path": "model.temprature",
        "suggestion": "model.temperature",
        "variable": null,
      },
      {
        "allowed": "an integer of at least 1024",
        "column": 19,
        "file": "f.yaml",
        "found": "512",
        "line": 4,
        "message": "model.context_length is 512; allowed: an integer of at least 1024",
        "path": "model.context_length",
        "variable": null,
      },
    ]
  `);
});

test.each([
  [
    "model: {name: a}\nmodel: {name: b}",
    "2:1 is no valid YAML: the same key stands twice; keep one",
  ],
  ["model:\n\tname: a", "2:1 is no valid YAML: a tab indents this line; use spaces"],
  [
    "model:\n   name: a\n  quantization: b",
    "3:1 is no valid YAML: All mapping items must start at the same column",
  ],
  ["agent:\nmodel: *x", "2:8 is no valid YAML: *x stands for nothing; there is no &x before it"],
  ['model: {name: "a}', "1:18 is no valid YAML: a closing quote or bracket is missing"],
  [
    "server:\n  cors_origins: [a, b\nmodel:",
    "3:1 is no valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "model:\n  name: @me",
    "2:9 is no valid YAML: Plain value cannot start with reserved character @",
  ],
  [
    "model: {name: a}\n---\nmodel: {}",
    "2:1 is no valid YAML: a second document begins here; keep one",
  ],
  ["? [a]\n: b", "1:3 is no valid YAML: a key must be text"],
  [
    'inference: {embedded: {model_path: "C:\\Users\\m.gguf"}}',
    "1:39 is no valid YAML: a backslash within double quotes begins a sign such as \\n; write a path in single quotes",
  ],
  ["model: {temperature: .nan}", "1:22 model.temperature is NaN; allowed: a number from 0 to 2"],
  [
    "model: {temperature: -.inf}",
    "1:22 model.temperature is -Infinity; allowed: a number from 0 to 2",
  ],
  [
    "model: {name: !secret a}",
    "1:15 is no valid YAML: a tag (!name) has no meaning here; leave it out",
  ],
  ["- model", "1:1 the document is a list; allowed: a mapping of keys to values"],
  ["model", "1:1 the document is text; allowed: a mapping of keys to values"],
])("refuses %j with its place", (text, message) => {
  expect(errorOf(text).message).toBe(`harombe.yaml:${message}`);
});

test("refuses a document nested so deeply that it would exhaust the stack", () => {
  expect(errorOf(`model: ${"[".repeat(50_000)}`).message).toContain("nested too deeply");
});

test("refuses an alias bomb instead of expanding it", () => {
  const rows = Array.from({ length: 9 }, (_, row) => {
    const elements =
      row === 0
        ? "x"
        : Array(9)
            .fill(`*a${row - 1}`)
            .join(",");
    return `a${row}: &a${row} [${elements}]`;
  });
  expect(errorOf(rows.join("\n")).message).toContain("Excessive alias count");
});

test.each(["__proto__", "constructor", "toString"])("refuses the key %s as unknown", (key) => {
  expect(errorOf(`${key}: {a: 1}`).issues).toMatchObject([{ path: key, line: 1 }]);
  expect(errorOf(`model: {${key}: 1}`).issues).toMatchObject([{ path: `model.${key}`, line: 1 }]);
});

test.each([
  ["a wrong type", "server: {auth_token: 987654321}", {}],
  ["a broken reference", "server: {auth_token: '${env:987654321'}", {}],
  ["a list", "server: {auth_token: [987654321]}", {}],
  ["a variable", "", { HAROMBE_SERVER__AUTH_TOKEN: "${ENV:987654321}" }],
  ["a map of variables", "mcp: {external_servers: [{name: a, env: {KEY: 987654321}}]}", {}],
  ["a document that is only a secret", "987654321", {}],
])("an error never prints a secret: %s", (_, text, environment) => {
  const error = errorOf(text, { environment });
  expect(JSON.stringify(error.issues) + error.message).not.toContain("987654321");
});

test("an error never prints the password of an address", () => {
  const error = errorOf("inference: {backend: 'http://me:hunter2@host'}");
  expect(JSON.stringify(error.issues) + error.message).not.toContain("hunter2");
});

test("a later source wins, and each value knows where it came from", () => {
  const text = "model:\n  name: file\nserver:\n  port: 1\n  host: 127.0.0.2\n";
  const loaded = parseConfig(text, {
    path: "f.yaml",
    environment: { HAROMBE_SERVER__PORT: "2", HAROMBE_SERVER__HOST: "127.0.0.3" },
    overrides: { "server.port": "3", "server.host": undefined },
  });
  const { server, model } = loaded.config;
  expect([model.name, server.port, server.host]).toEqual(["file", 3, "127.0.0.3"]);
  const keys = ["model.name", "server.port", "server.host", "agent.max_steps", "model", "agent"];
  expect(keys.map((key) => loaded.origin(key))).toEqual([
    { kind: "file", detail: "f.yaml:2" },
    { kind: "flag", detail: "command line" },
    { kind: "environment", detail: "HAROMBE_SERVER__HOST" },
    { kind: "default", detail: "default" },
    { kind: "file", detail: "f.yaml:1" },
    { kind: "default", detail: "default" },
  ]);
});

test("the older ollama section applies where the newer one leaves a key unset", () => {
  const loaded = parseConfig(
    "ollama: {host: http://old, timeout: 5}\ninference: {ollama: {timeout: 7}}\n",
  );
  expect(loaded.config.inference.ollama).toEqual({ host: "http://old", timeout: 7 });
  expect(loaded.origin("inference.ollama.host")).toEqual({
    kind: "file",
    detail: "harombe.yaml:1 (ollama.host)",
  });
  const fromVariable = parseConfig("inference: {ollama: {host: http://new}}", {
    environment: { HAROMBE_OLLAMA__HOST: "http://old" },
  });
  expect(fromVariable.config.inference.ollama.host).toBe("http://new");
});

test.each([
  ["127.0.0.1", ["localhost", "127.0.0.1", "::1"]],
  ["[::1]", ["localhost", "127.0.0.1", "::1"]],
  ["0.0.0.0", ["localhost", "127.0.0.1", "::1"]],
  ["box.local", ["localhost", "127.0.0.1", "::1", "box.local"]],
])("a server on %s may be addressed by %j", (host, hosts) => {
  expect(load(`server: {host: "${host}"}`).server.allowed_hosts).toEqual(hosts);
});

test("allowed hosts that are set are not added to", () => {
  expect(load("server: {host: box, allowed_hosts: []}").server.allowed_hosts).toEqual([]);
});
