import { expect, test } from "vitest";

import { type StreamEnding, watchStream } from "./watch-stream.ts";

async function* count(to: number, log: string[] = []): AsyncGenerator<number> {
  try {
    for (let index = 1; index <= to; index += 1) yield index;
  } finally {
    log.push("closed");
  }
}

async function readAll(stream: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

function watch(open: () => AsyncIterable<number>, translate?: (error: unknown) => unknown) {
  const noted: number[] = [];
  const endings: StreamEnding[] = [];
  let starts = 0;
  const stream = watchStream(open, () => {
    starts += 1;
    return {
      note: (event) => void noted.push(event),
      end: (ending) => void endings.push(ending),
      ...(translate && { translate }),
    };
  });
  return { stream, noted, endings, starts: () => starts };
}

test("changes nothing, and tells each event and the end", async () => {
  const { stream, noted, endings } = watch(() => count(3));
  expect(await readAll(stream)).toEqual([1, 2, 3]);
  expect({ noted, endings }).toEqual({ noted: [1, 2, 3], endings: [{ type: "complete" }] });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("begins with the first read", async () => {
  const { stream, starts } = watch(() => count(1));
  expect(starts()).toBe(0);
  await stream.next();
  expect(starts()).toBe(1);
});

test("tells that the reader left, and closes the source", async () => {
  const log: string[] = [];
  const { stream, endings } = watch(() => count(3, log));
  for await (const _ of stream) break;
  expect({ log, endings }).toEqual({ log: ["closed"], endings: [{ type: "left" }] });
});

test.each<[string, () => AsyncIterable<number>]>([
  [
    "a source that breaks",
    async function* () {
      yield 1;
      throw new Error("broken");
    },
  ],
  [
    "a source that cannot be opened",
    () => {
      throw new Error("broken");
    },
  ],
])("tells of %s, once", async (_, open) => {
  const { stream, endings } = watch(open);
  const error = new Error("broken");
  await expect(readAll(stream)).rejects.toEqual(error);
  await stream.return?.();
  expect(endings).toEqual([{ type: "failed", error }]);
});

test("throws what an error is translated to", async () => {
  const { stream } = watch(
    () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("theirs")) }),
    }),
    (error) => new Error("ours", { cause: error }),
  );
  await expect(readAll(stream)).rejects.toThrow("ours");
});
