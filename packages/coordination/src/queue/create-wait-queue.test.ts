import fc from "fast-check";
import { expect, test } from "vitest";

import { ensure } from "../fixtures/ensure.ts";
import { createWaitQueue, priorityMax } from "./create-wait-queue.ts";

interface Entry {
  readonly id: number;
  readonly priority: number;
  readonly enqueuedAt: number;
}

function drain(queue: ReturnType<typeof createWaitQueue<Entry>>): readonly number[] {
  const ids: number[] = [];
  for (let entry = queue.at(0); entry !== undefined; entry = queue.at(0)) {
    ids.push(entry.id);
    queue.remove(entry);
  }
  return ids;
}

test("serves by priority, then by age; whoever waited long enough goes first", () => {
  const queue = createWaitQueue<Entry>({ agingMs: 10_000 });
  queue.add({ id: 1, priority: 0, enqueuedAt: 0 });
  queue.add({ id: 2, priority: 0, enqueuedAt: 5 });
  queue.add({ id: 3, priority: 1, enqueuedAt: 9000 });
  queue.add({ id: 4, priority: 1, enqueuedAt: 10_100 });
  expect(drain(queue)).toEqual([3, 1, 2, 4]);
});

test("takes no more than it may", () => {
  const queue = createWaitQueue<Entry>({ maxSize: 1 });
  const entry = { id: 1, priority: 0, enqueuedAt: 0 };
  expect([queue.add(entry), queue.add({ ...entry, id: 2 }), queue.size]).toEqual([true, false, 1]);
  expect([queue.remove(entry), queue.remove(entry), queue.size]).toEqual([true, false, 0]);
});

const commands = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant("add" as const),
      priority: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(Infinity, -Infinity)),
      after: fc.nat(30_000),
    }),
    fc.record({ type: fc.constant("take" as const) }),
    fc.record({ type: fc.constant("leave" as const), which: fc.nat(20) }),
  ),
  { maxLength: 200 },
);

test("never exceeds its bound, loses or doubles an entry", () => {
  fc.assert(
    fc.property(commands, fc.nat(12), (sequence, maxSize) => {
      const queue = createWaitQueue<Entry>({ maxSize });
      let now = 0;
      let model: Entry[] = [];
      for (const [id, command] of sequence.entries()) {
        if (command.type === "add") {
          now += command.after;
          const entry = { id, priority: command.priority, enqueuedAt: now };
          ensure(queue.add(entry) === model.length < maxSize, "a full queue takes nothing");
          if (model.length < maxSize) model.push(entry);
        } else {
          const entry = command.type === "take" ? queue.at(0) : model[command.which];
          if (entry === undefined) continue;
          ensure(queue.remove(entry), "what was added can be removed");
          model = model.filter((other) => other !== entry);
        }
        ensure(queue.size === model.length, "the size is what was added and not removed");
        ensure(queue.size <= maxSize, "the bound");
      }
      expect(drain(queue).toSorted((a, b) => a - b)).toEqual(model.map(({ id }) => id));
    }),
  );
});

test("starves nobody: what comes long enough after an entry never goes before it", () => {
  const agingMs = 1000;
  fc.assert(
    fc.property(commands, (sequence) => {
      const queue = createWaitQueue<Entry>({ agingMs, maxSize: 1000 });
      const entries: Entry[] = [];
      let now = 0;
      for (const [id, command] of sequence.entries()) {
        if (command.type !== "add") continue;
        now += command.after;
        const entry = { id, priority: command.priority, enqueuedAt: now };
        entries.push(entry);
        queue.add(entry);
      }
      const order = drain(queue);
      expect(order).toHaveLength(entries.length);
      const overtakingMsMax = 2 * priorityMax * agingMs;
      for (const entry of entries) {
        const later = entries.filter(
          (other) => other.enqueuedAt > entry.enqueuedAt + overtakingMsMax,
        );
        for (const other of later) {
          ensure(order.indexOf(other.id) > order.indexOf(entry.id), "nobody overtakes for ever");
        }
      }
    }),
  );
});
