import fc from "fast-check";
import { expect, test } from "vitest";

import { toCanonicalJson } from "./canonical-json.ts";
import { hashCall } from "./hash-call.ts";

test("is the digest of name and canonical arguments", () => {
  expect(toCanonicalJson({ b: [1, { d: null, c: "é" }], a: undefined })).toBe(
    '{"b":[1,{"c":"é","d":null}]}',
  );
  expect(hashCall("shell", { command: "ls" })).toBe(
    "084461fde0179b7923637717002bbaa5ea6a697394a686dc2b55c8ea6604088f",
  );
});

test("the order of keys does not matter, anything else does", () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(json, json, (one, other) => {
      const reversed = Object.fromEntries(Object.entries(one).toReversed());
      expect(hashCall("a", reversed)).toBe(hashCall("a", one));
      expect(hashCall("b", one)).not.toBe(hashCall("a", one));
      const isSame = toCanonicalJson(one) === toCanonicalJson(other);
      expect(hashCall("a", one) === hashCall("a", other)).toBe(isSame);
      expect(JSON.parse(toCanonicalJson(one))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
  );
});

test("a name cannot be moved into the arguments", () => {
  expect(hashCall('a"', {})).not.toBe(hashCall("a", {}));
});
