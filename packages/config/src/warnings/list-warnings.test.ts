import { expect, test } from "vitest";

import { parseConfig } from "../load/parse-config.ts";

test.each([
  ["memory: {enabled: true}", "memory.enabled is true, but this version has no memory"],
  ["voice: {enabled: true}", "voice.enabled is true, but this version has no voice"],
  [
    "mcp: {server: {enabled: true}}",
    "mcp.server.enabled is true, but this version has no MCP server",
  ],
  [
    "mcp: {external_servers: [{name: a}]}",
    "mcp.external_servers is not empty, but this version has no MCP client",
  ],
  [
    "security: {enabled: true}",
    "security.enabled is true, but this version has no security gateway",
  ],
  ["privacy: {mode: hybrid}", "privacy.mode is hybrid, but this version has no privacy router"],
  ["patterns: {enabled: true}", "patterns.enabled is true, but this version has no cloud patterns"],
  [
    "agents: [{name: a, enable_rag: true}]",
    "agents[0].enable_rag is true, but this version has no memory",
  ],
  [
    "server: {auth_token: abc}",
    "server.auth_token holds the secret itself; write ${env:NAME} or ${file:path} instead",
  ],
  [
    "inference: {openai: {api_key: abc}}",
    "inference.openai.api_key holds the secret itself; write ${env:NAME} or ${file:path} instead",
  ],
  [
    "server: {host: 0.0.0.0}",
    "server.host is 0.0.0.0, which others can reach, but server.auth_token is not set; the server will refuse to start",
  ],
  ["agents: [{name: a}, {name: a}]", 'agents[1].name is "a", which agents[0] is called already'],
  [
    "cluster: {nodes: [{name: a, host: h, model: m, tier: 0}], aliases: {big: {a: m, b: m}}}",
    "cluster.aliases.big.b is for a node that cluster.nodes does not list",
  ],
  [
    "cluster: {aliases: {'harombe:1': {a: m}}}",
    'cluster.aliases["harombe:1"] is never asked for: harombe:1 is the router\'s own name',
  ],
])("%s draws the warning that %s", (text, message) => {
  expect(parseConfig(text).warnings.map((warning) => warning.message)).toEqual([message]);
});

test.each([
  "delegation: {enabled: true}",
  "plugins: {enabled: true, blocked: [a]}",
  "security: {hitl: {timeout: 5}}",
  "agents: [{name: a}, {name: b}]",
  "memory: {rag: {enabled: true}}",
  "server: {auth_token: '${env:TOKEN}', host: 0.0.0.0}",
  "server: {host: 127.0.0.2}",
  "server: {host: '::1'}",
  "server: {host: localhost}",
  "cluster: {aliases: {big: {a: m}}}",
  "cluster: {nodes: [{name: a, host: h, model: m, tier: 0}], aliases: {big: {a: m}}}",
  "cluster: {discovery: {method: mdns}, nodes: [{name: a, host: h, model: m, tier: 0}], aliases: {big: {b: m}}}",
])("%s draws none", (text) => {
  expect(parseConfig(text).warnings).toEqual([]);
});
