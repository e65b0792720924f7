import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { setMembers } from "./set-members.ts";

const set = (text: string, members: Record<string, string>): string =>
  Buffer.from(
    setMembers(Buffer.from(text), { body: JSON.parse(text) as object, members }),
  ).toString();

describe("setMembers", () => {
  it.each([
    ["replaces a value", '{"model":"a","n":1}', { model: '"b"' }, '{"model":"b","n":1}'],
    [
      "keeps every other byte",
      '{ "n" : 1.0 , "model" : "a" }',
      { model: '"b"' },
      '{ "n" : 1.0 , "model" : "b" }',
    ],
    ["adds what is missing, first", '{"n":1}', { model: '"b"' }, '{"model":"b","n":1}'],
    ["adds to an empty object", " {} ", { a: "1", b: "2" }, ' {"a":1,"b":2} '],
    [
      "sets what is no ASCII",
      '{"é":"ü","model":"a"}',
      { model: '"ß"', n: '"ñ"' },
      '{"n":"ñ","é":"ü","model":"ß"}',
    ],
    [
      "leaves nested members alone",
      '{"x":{"model":"a"},"model":null}',
      { model: '"b"' },
      '{"x":{"model":"a"},"model":"b"}',
    ],
    [
      "sees through escapes",
      '{"\\"model\\"":"\\\\","mod\\u0065l":"a"}',
      { model: '"b"' },
      '{"\\"model\\"":"\\\\","mod\\u0065l":"b"}',
    ],
    [
      "replaces objects and lists",
      '{"o":{"a":[1,"}"]},"n":[{}]}',
      { o: "{}", n: "[]" },
      '{"o":{},"n":[]}',
    ],
    [
      "replaces both of a name that is there twice",
      '{"model":"a","model":"c"}',
      { model: '"b"' },
      '{"model":"b","model":"b"}',
    ],
  ])("%s", (_, text, members, expected) => {
    expect(set(text, members)).toBe(expected);
  });

  it("says what an assignment would say, for any object", () => {
    const key = fc.constantFrom("model", "stream", "a", 'q"', "\\", "é");
    const members = fc.dictionary(
      key,
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    const indent = fc.constantFrom(0, 1, 2);
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), members, indent, (body, texts, space) => {
        const expected = { ...body };
        for (const [name, text] of Object.entries(texts)) expected[name] = JSON.parse(text);
        expect(JSON.parse(set(JSON.stringify(body, null, space), texts))).toEqual(
          JSON.parse(JSON.stringify(expected)),
        );
      }),
    );
  });
});
