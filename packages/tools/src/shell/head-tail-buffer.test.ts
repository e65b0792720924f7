import fc from "fast-check";
import { expect, test } from "vitest";

import { createHeadTailBuffer } from "./head-tail-buffer.ts";

test("a hundred megabytes never hold more than the bound", () => {
  const buffer = createHeadTailBuffer(32 * 1024);
  const chunk = Buffer.from("y\n".repeat(32 * 1024));
  let most = 0;
  for (let total = 0; total < 100 * 1024 * 1024; total += chunk.length) {
    buffer.push(chunk);
    most = Math.max(most, buffer.bufferedBytes);
  }
  expect(most).toBe(32 * 1024);
  expect(buffer.totalBytes).toBe(100 * 1024 * 1024);
});

test("whatever the pieces, head and tail are those of the whole", () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(pieces, fc.nat(40), (chunks, maxBytes) => {
      const buffer = createHeadTailBuffer(maxBytes);
      for (const chunk of chunks) buffer.push(chunk);
      const whole = Buffer.concat(chunks);
      const { head, tail } = buffer.take();
      expect(head).toEqual(whole.subarray(0, Math.ceil(maxBytes / 2)));
      const rest = whole.subarray(head.length);
      expect(tail).toEqual(rest.subarray(Math.max(0, rest.length - Math.floor(maxBytes / 2))));
      expect(buffer.leftOutBytes).toBe(whole.length - head.length - tail.length);
      expect(buffer.bufferedBytes).toBe(head.length + tail.length);
    }),
  );
});
