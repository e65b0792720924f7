import { expect, test } from "vitest";

import { parseConfig } from "../load/parse-config.ts";
import { diffConfig } from "./diff-config.ts";

const node = (name: string, tier = 0) => `{name: ${name}, host: h, model: m, tier: ${tier}}`;

test.each([
  ["", "", []],
  ["", "model: {name: x}", ["model.name"]],
  [
    "server: {port: 1, host: a}",
    "server: {port: 2, host: b}",
    ["server.host", "server.port", "server.allowed_hosts"],
  ],
  ["", "server: {cors_origins: [a]}", ["server.cors_origins"]],
  ["", `cluster: {nodes: [${node("a")}]}`, ["cluster.nodes[0]"]],
  [
    `cluster: {nodes: [${node("a")}]}`,
    `cluster: {nodes: [${node("a", 1)}]}`,
    ["cluster.nodes[0].tier"],
  ],
  [
    `cluster: {nodes: [${node("a")}, ${node("b")}]}`,
    `cluster: {nodes: [${node("a")}]}`,
    ["cluster.nodes[1]"],
  ],
  ["", "cluster: {aliases: {a.b: {c: d}}}", ['cluster.aliases["a.b"]']],
])("from %j to %j", (before, after, paths) => {
  expect(diffConfig(parseConfig(before).config, parseConfig(after).config)).toEqual(paths);
});
