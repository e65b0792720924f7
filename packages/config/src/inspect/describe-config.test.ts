import { expect, test } from "vitest";

import { parseConfig } from "../load/parse-config.ts";
import { maskSecrets } from "../secrets/mask-secrets.ts";
import { describeConfig } from "./describe-config.ts";

const text = `server:
  auth_token: literal-1
  cors_origins: [http://a]
ollama:
  host: http://me:literal-2@box:11434/x@y
cluster:
  discovery: {token: "\${env:TOKEN}"}
  nodes:
    - {name: a, host: h, model: m, tier: 0, auth_token: literal-3}
  aliases: {small: {a: tiny}}
mcp:
  external_servers: [{name: s, env: {KEY: literal-4, EMPTY: "", HOME_FILE: ~/x}}]
security:
  credentials: {vault_token: literal-5}
`;

test("shows what is set, with origins, and no secret", () => {
  const loaded = parseConfig(text, {
    environment: { HAROMBE_INFERENCE__VLLM__API_KEY: "literal-6" },
  });
  const set = describeConfig(loaded).filter(({ origin }) => origin.kind !== "default");
  expect(set.map(({ path, value, origin }) => [path, value, origin.detail])).toMatchInlineSnapshot(`
    [
      [
        "ollama.host",
        "http://********@box:11434/x@y",
        "harombe.yaml:5",
      ],
      [
        "inference.ollama.host",
        "http://********@box:11434/x@y",
        "harombe.yaml:5 (ollama.host)",
      ],
      [
        "inference.vllm.api_key",
        "********",
        "HAROMBE_INFERENCE__VLLM__API_KEY",
      ],
      [
        "server.cors_origins",
        [
          "http://a",
        ],
        "harombe.yaml:3",
      ],
      [
        "server.auth_token",
        "********",
        "harombe.yaml:2",
      ],
      [
        "cluster.discovery.token",
        "\${env:TOKEN}",
        "harombe.yaml:7",
      ],
      [
        "cluster.nodes[0].name",
        "a",
        "harombe.yaml:9",
      ],
      [
        "cluster.nodes[0].host",
        "h",
        "harombe.yaml:9",
      ],
      [
        "cluster.nodes[0].model",
        "m",
        "harombe.yaml:9",
      ],
      [
        "cluster.nodes[0].tier",
        0,
        "harombe.yaml:9",
      ],
      [
        "cluster.nodes[0].auth_token",
        "********",
        "harombe.yaml:9",
      ],
      [
        "cluster.aliases.small.a",
        "tiny",
        "harombe.yaml:10",
      ],
      [
        "mcp.external_servers[0].name",
        "s",
        "harombe.yaml:12",
      ],
      [
        "mcp.external_servers[0].env.KEY",
        "********",
        "harombe.yaml:12",
      ],
      [
        "mcp.external_servers[0].env.EMPTY",
        "",
        "harombe.yaml:12",
      ],
      [
        "mcp.external_servers[0].env.HOME_FILE",
        "~/x",
        "harombe.yaml:12",
      ],
      [
        "security.credentials.vault_token",
        "********",
        "harombe.yaml:14",
      ],
    ]
  `);
});

test("describes every value of the defaults as a default", () => {
  const described = describeConfig(parseConfig(""));
  expect(new Set(described.map(({ origin }) => origin.kind))).toEqual(new Set(["default"]));
  expect(described.find(({ path }) => path === "cluster.nodes")?.value).toEqual([]);
  expect(described.find(({ path }) => path === "server.allowed_hosts")?.value).toEqual([
    "localhost",
    "127.0.0.1",
    "::1",
  ]);
});

test("masking leaves no literal behind and changes nothing of the config itself", () => {
  const { config } = parseConfig(text);
  const before = structuredClone(config);
  expect(JSON.stringify(maskSecrets(config))).not.toContain("literal");
  expect(maskSecrets(config).cluster.discovery.token).toBe("${env:TOKEN}");
  expect(config).toEqual(before);
});
