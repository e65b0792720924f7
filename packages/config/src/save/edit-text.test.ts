import fc from "fast-check";
import { expect, test } from "vitest";
import { isCollection, parseDocument, visit } from "yaml";

import { type KeyPath, parseKeyPath } from "../keys/key-path.ts";
import { yamlOptions } from "../read/yaml-options.ts";
import { listConfigKeys } from "../schema/config-keys.ts";
import type { ConfigChange } from "./config-change.ts";
import { editText } from "./edit-text.ts";

const set = (path: string, value: unknown): ConfigChange => ({
  type: "set",
  path: parseKeyPath(path),
  value,
});
const append = (path: string, value: unknown): ConfigChange => ({
  type: "append",
  path: parseKeyPath(path),
  value,
});
const remove = (path: string): ConfigChange => ({ type: "remove", path: parseKeyPath(path) });

const file = `# head

model:   # the model
    name: 'a'   # its name
    # last of model


cluster:
  nodes:
  - name: x
    host: |
      abc

  # tail

server: {port:  1}
tools:

# end
`;

/** Lines that are new, and lines that are gone. */
function changedLines(before: string, after: string) {
  const old = before.split("\n");
  const now = after.split("\n");
  const without = (lines: readonly string[], others: readonly string[]) => {
    const rest = [...others];
    return lines.filter((line) => {
      const index = rest.indexOf(line);
      if (index >= 0) rest.splice(index, 1);
      return index < 0;
    });
  };
  return { added: without(now, old), gone: without(old, now) };
}

test.each<[ConfigChange, string[], string[]]>([
  [set("model.name", "b"), ["    name: 'b'   # its name"], ["    name: 'a'   # its name"]],
  [set("model.name", "it's"), ["    name: 'it''s'   # its name"], ["    name: 'a'   # its name"]],
  [set("model.name", null), ["    name: null   # its name"], ["    name: 'a'   # its name"]],
  [set("model.temperature", 0.5), ["    temperature: 0.5"], []],
  [set("cluster.nodes[0].tier", 2), ["    tier: 2"], []],
  [set("cluster.routing.queue.max_size", 1), ["  routing:", "    queue:", "      max_size: 1"], []],
  [append("cluster.nodes", { name: "y", tier: 1 }), ["  - name: y", "    tier: 1"], []],
  [
    append("server.cors_origins", "http://a"),
    ["server: {port:  1, cors_origins: [ http://a ]}"],
    ["server: {port:  1}"],
  ],
  [set("tools.shell", false), ["  shell: false"], []],
  [set("agent.max_steps", 3), ["agent:", "  max_steps: 3", ""], []],
  [set("server.port", 2), ["server: {port:  2}"], ["server: {port:  1}"]],
  [set("server.host", "h"), ["server: {port:  1, host: h}"], ["server: {port:  1}"]],
  [remove("model.name"), [], ["model:   # the model", "    name: 'a'   # its name"]],
  [remove("server.host"), [], []],
  [remove("nothing.here"), [], []],
])("%j touches only its own lines", (change, added, gone) => {
  expect(changedLines(file, editText(file, change))).toEqual({ added, gone });
});

test.each<[string, ConfigChange, string]>([
  ["", set("model.name", "x"), "model:\n  name: x\n"],
  ["# only", set("model.name", "x"), "# only\nmodel:\n  name: x\n"],
  ["{}", set("model.name", "x"), "model:\n  name: x\n"],
  ["model: {}\n", set("model.name", "x"), "model:\n  name: x\n"],
  ["model:\n  name:\n", set("model.name", "x"), "model:\n  name: x\n"],
  ["model:\n  name: # which?\n", set("model.name", "x"), "model:\n  name: x # which?\n"],
  ["model:\n  name: a", set("model.name", "x"), "model:\n  name: x"],
  ["model:\n  name: a", set("model.quantization", "q"), "model:\n  name: a\n  quantization: q\n"],
  [
    "\uFEFFmodel:\r\n  name: a\r\n",
    set("model.quantization", "q"),
    "\uFEFFmodel:\r\n  name: a\r\n  quantization: q\r\n",
  ],
  [
    "cluster:\r\n  nodes: []  # none\r\n",
    append("cluster.nodes", { name: "y" }),
    "cluster:\r\n  nodes:  # none\r\n    - name: y\r\n",
  ],
  [
    "server:\n  cors_origins: [x,  y] # c\n",
    append("server.cors_origins", "z"),
    "server:\n  cors_origins: [x,  y, z] # c\n",
  ],
  [
    "server:\n  cors_origins: [x,  y] # c\n",
    set("server.cors_origins", ["z"]),
    "server:\n  cors_origins: # c\n    - z\n",
  ],
  [
    "server:\n  cors_origins:\n    - x # keep\n    - y\n",
    remove("server.cors_origins[1]"),
    "server:\n  cors_origins:\n    - x # keep\n",
  ],
  ["model:\n  name: a\nserver:\n  port: 1\n", remove("server.port"), "model:\n  name: a\n"],
  [
    "agents:\n  - name: a\n    model: b # why\n",
    set("agents[0].model", "c"),
    "agents:\n  - name: a\n    model: c # why\n",
  ],
  ["model: {name: yes please}\n", set("model.name", "yes"), 'model: {name: "yes"}\n'],
  ["model: {name: a}\n", set("model.name", "a, b}"), 'model: {name: "a, b}"}\n'],
])("%j with %j is %j", (before, change, after) => {
  expect(editText(before, change)).toBe(after);
});

test.each<[string, ConfigChange, unknown]>([
  [
    "agent:\n  system_prompt: |\n    one\n    two\nmodel: {name: a}\n",
    set("agent.system_prompt", "x"),
    { agent: { system_prompt: "x" }, model: { name: "a" } },
  ],
  [
    "agent:\n  system_prompt: one\n",
    set("agent.system_prompt", "a\nb\n"),
    { agent: { system_prompt: "a\nb\n" } },
  ],
  [
    "agents:\n  - &a {name: a}\n  - *a\n",
    set("agents[1].name", "b"),
    { agents: [{ name: "a" }, { name: "b" }] },
  ],
  ["agents:\n  - {name: a}\n", set("agents", [{ name: "b" }]), { agents: [{ name: "b" }] }],
])("%j with %j means what it should, whatever it looks like", (before, change, meaning) => {
  expect(parseDocument(editText(before, change), yamlOptions).toJS()).toEqual(meaning);
});

const scalars = listConfigKeys().filter(
  ({ path, type }) =>
    !path.includes("[]") && !path.includes("*") && type !== "list" && type !== "map",
);

/** Every key below a path, as a text of all but the changed one. */
function otherValues(text: string, changed: KeyPath): readonly string[] {
  const document = parseDocument(text, yamlOptions);
  const values: string[] = [];
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key !== "key")
        values.push(`${ancestors.filter(isCollection).length} ${String(node.value)}`);
    },
  });
  const own = `${changed.length} ${String(document.getIn(changed))}`;
  const index = values.indexOf(own);
  return values.toSpliced(index, index < 0 ? 0 : 1).toSorted();
}

const commentLines = (text: string) => text.split("\n").filter((line) => line.includes("#"));

test("setting any key of any file keeps every comment and every other value", () => {
  const value = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom("yes", "null", "a: b", "- x", "# no", "'", '"', "multi\nline", "010", "@", "{"),
  );
  const sectionOf = (key: string) => key.split(".").slice(0, -1).join(".");
  const start = fc.subarray(
    scalars.map(({ path }) => path),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(start, fc.constantFrom(...scalars), value, (present, { path }, next) => {
      const before = present.reduce(
        (text, key, index) =>
          `${editText(text, set(key, `v${index}`))}# after ${sectionOf(key)} ${index}\n`,
        "# head\n\n",
      );
      const after = editText(before, set(path, next));
      expect(parseDocument(after, yamlOptions).getIn(parseKeyPath(path))).toEqual(next);
      expect(commentLines(after)).toEqual(expect.arrayContaining(commentLines(before)));
      const had = parseDocument(before, yamlOptions).hasIn(parseKeyPath(path));
      const kept = otherValues(before, had ? parseKeyPath(path) : ["none"]);
      expect(otherValues(after, parseKeyPath(path))).toEqual(kept);
    }),
    { numRuns: 200 },
  );
});
