import fc from "fast-check";
import { expect, it } from "vitest";

import type { ModelEvent } from "../contract/model-event.ts";
import { createToolCallAssembler } from "./create-tool-call-assembler.ts";

const call = fc.record({
  id: fc.uuid(),
  name: fc.constantFrom("read_file", "write_file", "shell"),
  arguments: fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  ),
});

it("puts calls together, however their arguments are cut and mixed", () => {
  fc.assert(
    fc.property(
      fc.array(call, { minLength: 1, maxLength: 4 }),
      fc.array(fc.record({ index: fc.nat({ max: 3 }), length: fc.integer({ min: 1, max: 9 }) })),
      (calls, cuts) => {
        const assembler = createToolCallAssembler({ argumentsLengthMax: 10_000 });
        const texts = calls.map((sent) => JSON.stringify(sent.arguments));
        for (const [index, { id, name }] of calls.entries()) assembler.add({ index, id, name });
        for (const { index, length } of [
          ...cuts,
          ...texts.map((_, at) => ({ index: at, length: Infinity })),
        ]) {
          const text = texts[index];
          if (text === undefined) continue;
          assembler.add({ index, arguments: text.slice(0, length) });
          texts[index] = text.slice(length);
        }
        const events: ModelEvent[] = [];
        assembler.finish(events, { isCut: false });
        expect(events).toEqual(calls.map((sent) => ({ type: "tool-call", call: sent })));
      },
    ),
  );
});
