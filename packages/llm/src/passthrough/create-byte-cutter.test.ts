import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createByteCutter, eventEnds, lineEnds } from "./create-byte-cutter.ts";

describe("createByteCutter", () => {
  it("gives whole units and keeps what no end followed", () => {
    const cutter = createByteCutter({ ends: eventEnds, bytesMax: 100 });
    expect(cutter.push(Buffer.from("data: a\n\ndata: b")).toString()).toBe("data: a\n\n");
    expect(cutter.push(Buffer.from("c\n")).toString()).toBe("");
    expect(cutter.push(Buffer.from("\nda")).toString()).toBe("data: bc\n\n");
    expect(cutter.rest().toString()).toBe("da");
  });

  it("loses and doubles nothing, and cuts behind ends alone, wherever the stream is cut", () => {
    const unit = fc
      .stringMatching(/^[a-zé]{0,5}$/)
      .chain((text) => fc.constantFrom(`${text}\n\n`, `${text}\r\n\r\n`, `${text}\n`, text));
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(unit),
        sizes,
        fc.constantFrom(eventEnds, lineEnds),
        (units, cuts, ends) => {
          const bytes = Buffer.from(units.join(""));
          const cutter = createByteCutter({ ends, bytesMax: 1000 });
          const given: Buffer[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = cuts[turn % cuts.length] ?? 1;
            given.push(Buffer.from(cutter.push(bytes.subarray(at, at + size))));
            at += size;
          }
          for (const piece of given.filter(({ length }) => length > 0)) {
            expect(ends.some((end) => piece.toString("latin1").endsWith(end))).toBe(true);
          }
          const rest = cutter.rest();
          expect(Buffer.concat([...given, rest])).toEqual(bytes);
          expect(ends.some((end) => rest.includes(end))).toBe(false);
        },
      ),
    );
  });

  it("refuses a unit that does not end", () => {
    const cutter = createByteCutter({ ends: lineEnds, bytesMax: 5 });
    cutter.push(Buffer.from("123"));
    expect(() => cutter.push(Buffer.from("456"))).toThrow("a piece of more than 5 bytes");
  });
});
