import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeServerSentComment, encodeServerSentEvent } from "./encode-server-sent-event.ts";
import { readServerSentEvents } from "./read-server-sent-events.ts";
import type { ServerSentEvent } from "./server-sent-event.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(
  pieces: readonly Uint8Array[],
  eventLengthMax?: number,
): Promise<ServerSentEvent[]> {
  const stream = ReadableStream.from(pieces);
  const events: ServerSentEvent[] = [];
  const options = eventLengthMax === undefined ? {} : { eventLengthMax };
  for await (const event of readServerSentEvents(stream, options)) events.push(event);
  return events;
}

const message = (data: string, rest: Partial<ServerSentEvent> = {}): ServerSentEvent => ({
  event: "message",
  data,
  id: "",
  retryMs: null,
  ...rest,
});

/** The cases that the Web Platform Tests have for event streams, in our own words. */
const cases: readonly (readonly [
  name: string,
  stream: string,
  events: readonly ServerSentEvent[],
])[] = [
  [
    "drops one byte order mark at the start",
    "\uFEFFdata:1\n\ndata:2\n\n",
    [message("1"), message("2")],
  ],
  [
    "keeps a second byte order mark, which spoils its field",
    "\uFEFF\uFEFFdata:1\n\ndata:2\n\n",
    [message("2")],
  ],
  [
    "keeps a byte order mark in the middle",
    "data:1\n\n\uFEFFdata:2\n\ndata:3\n\n",
    [message("1"), message("3")],
  ],
  [
    "passes over comments",
    "data:1\r:\0\n:\r\ndata:2\n:xyz\rdata:3\r:data:fail\ndata:4\n\n",
    [message("1\n2\n3\n4")],
  ],
  ["passes over a long comment", `data:1\n:${"x".repeat(5000)}\ndata:2\n\n`, [message("1\n2")]],
  [
    "gives no event for data without a blank line at the end",
    "data:test\n\ndata:lost",
    [message("test")],
  ],
  ["gives no event for data with one line end at the end", "data:lost\n", []],
  [
    "gives an event for data before any blank line but the last",
    "retry:1000\ndata:test1\n\ndata:test",
    [message("test1", { retryMs: 1000 })],
  ],
  [
    "takes data without a colon as empty",
    "data:\n\ndata\ndata\n\ndata:test\n\n",
    [message(""), message("\n"), message("test")],
  ],
  [
    "names the event's type for one event only",
    "event:test\ndata:x\n\ndata:x\n\n",
    [message("x", { event: "test" }), message("x")],
  ],
  ["takes an empty type as none", "event: \ndata:data\n\n", [message("data")]],
  ["forgets the type of an event without data", "event:test\n\ndata:x\n\n", [message("x")]],
  [
    "takes the last of several types",
    "event:a\nevent:b\ndata:x\n\n",
    [message("x", { event: "b" })],
  ],
  [
    "knows only the five fields, in lower case, with a single space cut",
    "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
    [message("\0\n 2\n1\n3\n\n4")],
  ],
  [
    "cuts one space behind the colon, no more and no tab",
    "data:\ttest\rdata: \ndata:test\n\n",
    [message("\ttest\n\ntest")],
  ],
  ["ignores a field with a space before it", " data:1\ndata:2\n\n", [message("2")]],
  ["ignores a space before the colon", "data :1\ndata:2\n\n", [message("2")]],
  [
    "ignores unknown fields",
    "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\n\n",
    [message("test\n")],
  ],
  [
    "ends lines at LF, CR and CRLF alike",
    "data:test\r\ndata\ndata:test\r\n\r",
    [message("test\n\ntest")],
  ],
  ["takes CRLF as one line end", "data:1\r\n\r\ndata:2\r\n\r\n", [message("1"), message("2")]],
  ["ends events with CR alone", "data:1\r\rdata:2\r\r", [message("1"), message("2")]],
  [
    "carries an id on to later events",
    "id: 1\ndata:a\n\ndata:b\n\n",
    [message("a", { id: "1" }), message("b", { id: "1" })],
  ],
  ["takes an id from an event without data", "id: 7\n\ndata:b\n\n", [message("b", { id: "7" })]],
  [
    "clears the id with an empty one",
    "id: 1\ndata:a\n\nid\ndata:b\n\n",
    [message("a", { id: "1" }), message("b")],
  ],
  [
    "ignores an id with NUL in it",
    "id: 1\ndata:a\n\nid: 2\0\ndata:b\n\n",
    [message("a", { id: "1" }), message("b", { id: "1" })],
  ],
  ["keeps an id as text", "id: …\ndata:hello\n\n", [message("hello", { id: "…" })]],
  [
    "reads a reconnection time in digits",
    "retry:03000\ndata:x\n\n",
    [message("x", { retryMs: 3000 })],
  ],
  [
    "ignores a reconnection time that is not all digits",
    "retry:1000x\nretry: -3\nretry:\ndata:x\n\n",
    [message("x")],
  ],
  ["keeps NUL in data", "data:\0\n\n\n\n", [message("\0")]],
  ["reads UTF-8 and nothing else", "data:ok…€😀\n\n", [message("ok…€😀")]],
  ["keeps colons in values", "data:a:b: c\n\n", [message("a:b: c")]],
  ["reads an empty stream", "", []],
];

describe("readServerSentEvents", () => {
  it.each(cases)("%s", async (_name, stream, events) => {
    expect(await read([encode(stream)])).toEqual(events);
  });

  it.each(cases)("does so byte by byte: %s", async (_name, stream, events) => {
    expect(await read([...encode(stream)].map((byte) => Uint8Array.of(byte)))).toEqual(events);
  });

  it("gives the same events however the bytes are cut", async () => {
    const token = fc.constantFrom(
      "data:",
      "event:x",
      "id:",
      "retry:1",
      ":",
      " ",
      "a",
      "é😀",
      "\n",
      "\r",
      "\r\n",
      "\n\n",
      "\0",
      "\uFEFF",
    );
    const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(""));
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.nat({ max: 100 }), { maxLength: 8 }),
        async (stream, cuts) => {
          const bytes = encode(stream);
          const ends = [
            ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b),
            bytes.length,
          ];
          const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
          expect(await read(pieces)).toEqual(await read([bytes]));
        },
      ),
    );
  });

  it("replaces bytes that are no UTF-8", async () => {
    const bytes = Uint8Array.of(...encode("data:a"), 0xff, ...encode("b\n\n"));
    expect(await read([bytes])).toEqual([message("a\uFFFDb")]);
  });

  it("refuses a line over the limit, also in many pieces", async () => {
    const pieces = Array.from({ length: 30 }, () => encode("x".repeat(10)));
    await expect(read(pieces, 200)).rejects.toThrow(
      new RangeError("a line of more than 200 characters"),
    );
  });

  it("refuses an event over the limit", async () => {
    const pieces = Array.from({ length: 30 }, () => encode("data:0123456789\n"));
    await expect(read(pieces, 200)).rejects.toThrow(
      new RangeError("an event of more than 200 characters"),
    );
  });

  it("cancels the stream when the reader leaves", async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encode("data:x\n\n")),
      cancel: () => void (isCancelled = true),
    });
    for await (const _ of readServerSentEvents(stream)) break;
    expect(isCancelled).toBe(true);
  });

  it("reads a line of a million characters in tiny pieces in good time", async () => {
    const pieces = Array.from({ length: 250_000 }, () => encode("abcd"));
    const events = await read([encode("data:"), ...pieces, encode("\n\n")]);
    expect(events.map(({ data }) => data.length)).toEqual([1_000_000]);
  });
});

describe("encodeServerSentEvent", () => {
  it("writes what the reader reads, whatever the text", async () => {
    const name = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n\0]/g, ""));
    const outgoing = fc.record({
      event: name.filter((text) => text.trim() !== ""),
      data: fc.string({ unit: "binary" }),
      id: name,
      retryMs: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(outgoing), async (events) => {
        const text = events
          .map((sent) => encodeServerSentComment() + encodeServerSentEvent(sent))
          .join("");
        expect(await read([encode(text)])).toEqual(
          events.map((sent) => ({ ...sent, data: sent.data.replaceAll(/\r\n|\r/g, "\n") })),
        );
      }),
    );
  });

  it("writes one data line for each line", () => {
    expect(
      encodeServerSentEvent({ event: "done", data: "a\r\nb\rc\n", id: "7", retryMs: 500 }),
    ).toBe("event: done\nid: 7\nretry: 500\ndata: a\ndata: b\ndata: c\ndata: \n\n");
  });

  it.each([
    [
      "a type in two lines",
      { event: "a\nb", data: "" },
      'event must be one line without NUL: "a\\nb"',
    ],
    ["an id with NUL", { id: "a\0", data: "" }, 'id must be one line without NUL: "a\\u0000"'],
    [
      "half a millisecond",
      { retryMs: 0.5, data: "" },
      "retryMs must be a whole number of milliseconds, not 0.5",
    ],
  ])("refuses %s", (_name, outgoing, why) => {
    expect(() => encodeServerSentEvent(outgoing)).toThrow(new TypeError(why));
  });
});
