import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createJsonLinesParser } from "./create-json-lines-parser.ts";

function parse(bytes: Uint8Array, cuts: readonly number[] = []): readonly string[] {
  const parser = createJsonLinesParser();
  const ends = [
    ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b),
    bytes.length,
  ];
  const lines = ends.flatMap((end, index) =>
    parser.push(bytes.subarray(ends[index - 1] ?? 0, end)),
  );
  const rest = parser.end();
  return rest === null ? lines : [...lines, rest];
}

describe("createJsonLinesParser", () => {
  it("gives the lines, wherever the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.json()), fc.array(fc.nat({ max: 200 })), (lines, cuts) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join("\n"));
        expect(parse(bytes, cuts)).toEqual(lines);
      }),
    );
  });

  it("gives a last line without a line end", () => {
    expect(parse(new TextEncoder().encode('{"a":1}\n{"b":2}'))).toEqual(['{"a":1}', '{"b":2}']);
  });

  it("refuses a line over the limit", () => {
    const parser = createJsonLinesParser({ lineLengthMax: 4 });
    expect(() => parser.push(new TextEncoder().encode("12345"))).toThrow(
      new RangeError("a line of more than 4 characters"),
    );
  });
});
