import fc from "fast-check";
import { expect, test } from "vitest";

import { formatKeyPath, isPrefix, parseKeyPath } from "./key-path.ts";

test.each([
  ["", []],
  ["model.name", ["model", "name"]],
  ["cluster.nodes[0].host", ["cluster", "nodes", 0, "host"]],
  ["cluster.nodes.0.host", ["cluster", "nodes", 0, "host"]],
  ['cluster.aliases["a.b"].x', ["cluster", "aliases", "a.b", "x"]],
])("%s is %j", (text, path) => {
  expect(parseKeyPath(text)).toEqual(path);
});

test.each([".a", "a..b", "a.", "a b", "a[", "a[x]", 'a["x]', "a[-1]"])(
  "%s is no key path",
  (text) => {
    expect(() => parseKeyPath(text)).toThrow(TypeError);
  },
);

test("whatever is written reads back", () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !/^\d+$/.test(text));
  const path = fc.tuple(key, fc.array(fc.oneof(key, fc.nat({ max: 99 }))));
  fc.assert(
    fc.property(path, ([first, rest]) => {
      expect(parseKeyPath(formatKeyPath([first, ...rest]))).toEqual([first, ...rest]);
    }),
  );
});

test.each([
  [[], ["a"], true],
  [["a"], ["a", 0], true],
  [["a", 0], ["a", 0], true],
  [["a", 0], ["a"], false],
  [["b"], ["a", 0], false],
])("%j begins %j: %s", (prefix, path, expected) => {
  expect(isPrefix(prefix, path)).toBe(expected);
});
