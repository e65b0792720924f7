import fc from "fast-check";
import { expect, test } from "vitest";

import { countEdits, selectNearest } from "./select-nearest.ts";

const candidates = ["name", "quantization", "context_length", "temperature", "tier"];

test.each([
  ["nmae", "name"],
  ["temprature", "temperature"],
  ["contextLength", "context_length"],
  ["context-length", "context_length"],
  ["teir", "tier"],
  ["xyz", undefined],
  ["", undefined],
  ["somethingelse", undefined],
])("%s is nearest to %s", (word, nearest) => {
  expect(selectNearest(word, candidates)).toBe(nearest);
});

test("the number of edits is a distance", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
      const edits = countEdits(left, right);
      expect(edits).toBe(countEdits(right, left));
      expect(edits === 0).toBe(left === right);
      expect(edits).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
      expect(edits).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});
