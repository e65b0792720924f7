import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  createPieceCutter,
  eventEnd,
  lineEnd,
  type PieceCutterOptions,
} from "./create-piece-cutter.ts";

/** The pieces of a text that comes in parts of these lengths, and what no end followed. */
function cutUp(
  text: string,
  sizes: readonly number[],
  options: Partial<PieceCutterOptions> = {},
): { readonly pieces: readonly string[]; readonly rest: string } {
  const cutter = createPieceCutter({ pieceEnd: eventEnd, bytesMax: 1000, ...options });
  const pieces: string[] = [];
  const all = Buffer.from(text);
  for (let from = 0, turn = 0; from < all.length; turn += 1) {
    const bytes = all.subarray(from, from + (sizes[turn % sizes.length] ?? 1));
    from += bytes.length;
    const latin1 = bytes.toString("latin1");
    for (let at = 0; at < bytes.length;) {
      const cut = cutter.cut(bytes, latin1, at);
      if (cut === null) break;
      pieces.push(cut.piece.toString());
      at = cut.end;
    }
  }
  return { pieces, rest: cutter.rest().toString() };
}

describe("createPieceCutter", () => {
  it.each(["\n\n", "\r\n\r\n", "\r\r", "\n\r\n", "\r\n\n", "\r\r\n", "\n\r"])(
    "ends an event at %j, wherever that is cut",
    (end) => {
      const stream = `data: a${end}data: b${end}data:`;
      const whole = { pieces: [`data: a${end}`, `data: b${end}`], rest: "data:" };
      expect(cutUp(stream, [1000])).toEqual(whole);
      for (const size of [1, 2, 3, 7, 8, 9]) {
        const { pieces, rest } = cutUp(stream, [size]);
        // An LF behind a last CR may have come too late for its event.
        expect([pieces.map((piece) => piece.trim()), rest.trim()]).toEqual([
          ["data: a", "data: b"],
          "data:",
        ]);
        expect(pieces.join("") + rest).toBe(stream);
      }
    },
  );

  it.each(["\n", "\r\n", "\r"])("ends no event at %j alone", (end) => {
    const stream = `data: a${end}data: b${end}`;
    for (const size of [1, 8, 9, 1000]) {
      expect(cutUp(stream, [size])).toEqual({ pieces: [], rest: stream });
    }
  });

  it("waits for no byte behind the end of an event", () => {
    expect(cutUp("data: a\r\r", [1])).toEqual({ pieces: ["data: a\r\r"], rest: "" });
    expect(cutUp("data: a\r\n\r", [1])).toEqual({ pieces: ["data: a\r\n\r"], rest: "" });
  });

  it("loses and doubles nothing, and holds no end, wherever the stream is cut", () => {
    const token = fc.constantFrom("a", "é😀", "\n", "\r", "\r\n", "\n\n", "data: ");
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(token),
        sizes,
        fc.constantFrom(eventEnd, lineEnd),
        (tokens, cuts, pieceEnd) => {
          const stream = tokens.join("");
          const { pieces, rest } = cutUp(stream, cuts, { pieceEnd });
          expect(Buffer.from(pieces.join("") + rest)).toEqual(Buffer.from(stream));
          for (const piece of pieces) expect(piece).toMatch(/[\r\n]$/);
          expect(rest).not.toMatch(new RegExp(pieceEnd.source));
        },
      ),
    );
  });

  it("refuses a piece that does not end, and one that ends too late", () => {
    const options = { pieceEnd: lineEnd, bytesMax: 5 };
    expect(() => cutUp("123456", [3], options)).toThrow(
      new RangeError("a piece of more than 5 bytes"),
    );
    expect(() => cutUp("12345\n", [6], options)).toThrow("a piece of more than 5 bytes");
    expect(cutUp("1234\n1234\n", [3], options).pieces).toEqual(["1234\n", "1234\n"]);
  });
});
