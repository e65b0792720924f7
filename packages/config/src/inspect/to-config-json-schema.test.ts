import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { yamlOptions } from "../read/yaml-options.ts";
import { type JsonSchema, toConfigJsonSchema } from "./to-config-json-schema.ts";

const schema = toConfigJsonSchema();
/** Reads the JSON Schema back, as an editor would: it knows nothing of our own schema. */
const reader = z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema);
const accepts = (text: string) => reader.safeParse(parse(text, yamlOptions)).success;

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8");

test.each([
  fixture("single-machine.yaml"),
  fixture("coordinator.yaml"),
  fixture("everything-on.yaml"),
  "{}",
  "model: {}",
])("accepts %j", (text) => {
  expect(accepts(text)).toBe(true);
});

test.each([
  "modle: {}",
  "model: {nam: x}",
  "model: {temperature: 3}",
  "server: {port: 0}",
  "server: {port: text}",
  "inference: {backend: olama}",
  "cluster: {nodes: [{name: a}]}",
  "cluster: {nodes: [{name: a, host: h, model: m, tier: 3}]}",
  "cluster: {nodes: [{name: a, host: h, model: m, tier: 1, color: red}]}",
  "cluster: {routing: {timeouts: {connect: 0}}}",
])("refuses %j", (text) => {
  expect(accepts(text)).toBe(false);
});

test("states draft 2020-12, forbids unknown keys, requires what list elements need", () => {
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(schema.additionalProperties).toBe(false);
  const cluster = schema.properties?.["cluster"] as JsonSchema;
  expect(cluster.properties?.["nodes"]).toMatchObject({
    type: ["array", "null"],
    default: [],
    items: { required: ["name", "host", "model", "tier"], additionalProperties: false },
  });
  expect(schema.required).toBeUndefined();
});

test("describes every key and section", () => {
  const undescribed: string[] = [];
  const visit = (path: string, node: JsonSchema) => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      const own = child as JsonSchema;
      if (!own.description) undescribed.push(`${path}.${key}`);
      visit(`${path}.${key}`, own);
      if (typeof own.items === "object") visit(`${path}.${key}[]`, own.items as JsonSchema);
    }
  };
  visit("", schema);
  expect(undescribed).toEqual([]);
  expect(JSON.stringify(schema)).not.toContain(String(Number.MAX_SAFE_INTEGER));
});
