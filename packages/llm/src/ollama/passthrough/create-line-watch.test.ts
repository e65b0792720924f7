import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wordedQuestion } from "../../fixtures/dialects.ts";
import { place, type Played, playStream, textOf } from "../../passthrough/fixtures/play-stream.ts";
import { createOllamaDecoder } from "../create-ollama-decoder.ts";
import { createLineWatch } from "./create-line-watch.ts";

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
/** No two lines of Ollama's are alike: each tells its time. */
const created_at = { toJSON: (): string => new Date(turn++ * 1000).toISOString() };
let turn = 0;
const chat = (message: object): string => line({ model: "m", created_at, message, done: false });
const generate = (response: string): string => line({ model: "m", response, done: false });
const done = line({ done: true, done_reason: "stop", prompt_eval_count: 7, eval_count: 3 });

const options = { request: wordedQuestion("ollama-chat"), ...place };

interface WatchSettings {
  readonly sizes?: readonly number[] | undefined;
  readonly isChat?: boolean;
}

function watch(stream: string, { sizes, isChat = true }: WatchSettings = {}): Played {
  return playStream(createLineWatch({ ...options, isChat }), stream, sizes);
}

const counted = { type: "usage", promptTokens: 7, completionTokens: 3 } as const;
const finish = { type: "finish", reason: "stop" } as const;
const interrupted = {
  code: "HAROMBE_LLM_INTERRUPTED",
  message: "http://engine ended the stream before the answer was complete",
};

describe("createLineWatch", () => {
  it.each([
    ["a conversation", chat({ content: "Hi" }) + chat({ content: '"\\\n' }), true],
    ["a prompt", generate("Hi") + generate(" <b>you</b>"), false],
    ["thoughts", chat({ content: "", thinking: "Hm" }) + chat({ content: "Hi" }), true],
  ])("passes every byte of the answer to %s on, and counts the lines", (_, texts, isChat) => {
    for (const sizes of [[1e9], [1], [40, 3]]) {
      expect(watch(texts + done, { sizes, isChat })).toEqual({
        bytes: texts + done,
        outputs: 2,
        events: [counted, finish],
        error: null,
      });
    }
  });

  it("passes lines on as they come, and says which of them were output", () => {
    const decoder = createLineWatch({ ...options, isChat: true });
    const pieces = [chat({ content: "Hi" }), chat({ content: "" }), chat({ content: "\n" })];
    const given = pieces.map((piece) => {
      const events: unknown[] = [];
      const isProgress = decoder.push(Buffer.from(piece), events as never);
      return { isProgress, events };
    });
    expect(given).toEqual(
      pieces.map((piece, index) => ({
        isProgress: index !== 1,
        events: [{ type: "wire", bytes: Buffer.from(piece), outputs: index === 1 ? 0 : 1 }],
      })),
    );
  });

  it.each([
    ["without a line end", (text: string) => text.trimEnd()],
    ["with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
  ])("reads a stream %s", (_, alter) => {
    const stream = alter(chat({ content: "Hi" }) + chat({ content: "!" }) + done);
    for (const sizes of [[1e9], [1]]) {
      expect(watch(stream, { sizes })).toEqual({
        bytes: stream,
        outputs: 2,
        events: [counted, finish],
        error: null,
      });
    }
  });

  it("keeps blank lines, at which clients may choke, to itself", () => {
    const [first, second] = [chat({ content: "Hi" }), chat({ content: "!" })];
    expect(watch(`\n${first}\n  \r\n${second}\r\n${done}\n`)).toEqual({
      bytes: first + second + done,
      outputs: 2,
      events: [counted, finish],
      error: null,
    });
  });

  it("passes nothing on of what follows the end", () => {
    const stream = chat({ content: "Hi" }) + done;
    expect(watch(`${stream}${chat({ content: "again" })}{"mess`)).toMatchObject({
      bytes: stream,
      events: [counted, finish],
      error: null,
    });
  });

  it("drops a byte order mark at the start", () => {
    const stream = chat({ content: "Hi" }) + done;
    expect(watch(`\uFEFF${stream}`)).toMatchObject({ bytes: stream, outputs: 1, error: null });
  });

  it.each([
    ["no reason", { done: true }, "stop"],
    ["null for a reason", { done: true, done_reason: null }, "stop"],
    ["a number for a reason", { done: true, done_reason: 42 }, "stop"],
    ["a reason of its own", { done: true, done_reason: "constructor" }, "stop"],
    ["a reason", { done: true, done_reason: "length" }, "length"],
    ["counts that count nothing", { done: true, eval_count: null, prompt_eval_count: -1 }, "stop"],
  ])("ends an answer with %s", (_, end, reason) => {
    const stream = chat({ content: "Hi" }) + line(end);
    expect(watch(stream)).toEqual({
      bytes: stream,
      outputs: 1,
      events: [{ type: "finish", reason }],
      error: null,
    });
  });

  it("warns of a prompt that was cut in silence, as the decoder does", () => {
    const request = { messages: [{ role: "user", content: "word ".repeat(1000) }] } as const;
    const stream = chat({ content: "Hi" }) + done;
    const { events } = playStream(createLineWatch({ ...options, request, isChat: true }), stream);
    const decoded = playStream(createOllamaDecoder({ ...options, request }), stream);
    expect(events).toEqual(decoded.events.slice(1));
    expect(events[0]).toMatchObject({ type: "warning", code: "prompt-truncated" });
  });

  it("says that calls which nobody asked for are why an answer ends", () => {
    const call = { function: { name: "t", arguments: {} } };
    const stream = chat({ content: "Hi" }) + chat({ content: "", tool_calls: [call] }) + done;
    expect(watch(stream)).toMatchObject({
      bytes: stream,
      events: [counted, { type: "finish", reason: "tool-calls" }],
    });
  });

  it.each([
    ["in lines", "\n"],
    ["in one piece without a line end", ""],
  ])("decodes an answer that begins with thoughts between markers, %s", (_, lineEnd) => {
    const message = { role: "assistant", content: "<think>Hm</think>Hi" };
    const played = watch(JSON.stringify({ message, done: true, done_reason: "stop" }) + lineEnd);
    expect(played).toMatchObject({ bytes: "", error: null });
    expect(textOf(played, "reasoning-delta")).toBe("Hm");
    expect(textOf(played, "text-delta")).toBe("Hi");
    expect(played.events.at(-1)).toEqual(finish);
  });

  it.each([
    ["an error", '{"error":"boom"}\n', "HAROMBE_LLM_BAD_RESPONSE", "http://engine failed: boom"],
    [
      "an error, last",
      '{"error":"boom"}',
      "HAROMBE_LLM_BAD_RESPONSE",
      "http://engine failed: boom",
    ],
    [
      "a number",
      "42\n",
      "HAROMBE_LLM_BAD_RESPONSE",
      "http://engine answered with something that cannot be understood: a line is 42",
    ],
    [
      "no JSON",
      "{nonsense\n",
      "HAROMBE_LLM_BAD_RESPONSE",
      expect.stringMatching(/cannot be understood: .*JSON/),
    ],
    ["half a line", '{"message":{"con', interrupted.code, interrupted.message],
    ["nothing", "", interrupted.code, interrupted.message],
  ])("passes on what stood before %s, and throws that", (_, failure, code, message) => {
    const texts = chat({ content: "Hi" }) + chat({ content: " you" });
    for (const sizes of [[1e9], [3]]) {
      const error = { code, message };
      expect(watch(texts + failure, { sizes })).toEqual({
        bytes: texts,
        outputs: 2,
        events: [],
        error,
      });
      expect(watch(chat({ content: "" }) + failure, { sizes })).toEqual({
        bytes: "",
        outputs: 0,
        events: [],
        error,
      });
    }
  });

  it("says what the decoder says, of streams with every oddity, wherever they are cut", () => {
    const sizes = fc.oneof(
      fc.constant([1e9]),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(stream, sizes, (text, cuts) => {
        const decoded = playStream(createOllamaDecoder(options), text, cuts);
        const watched = playStream(createLineWatch({ ...options, isChat: true }), text, cuts);
        expect(factsOf(watched)).toEqual(factsOf(decoded));
        const passed = textOf(watched, "text-delta") + readAsClient(watched.bytes);
        // The decoder drops white space around an answer, and so does a watch whose answer fails.
        expect(passed.trim()).toBe(textOf(decoded, "text-delta").trim());
      }),
      { numRuns: 1000 },
    );
  });
});

// Between markers stand thoughts, which only the decoder looks for behind the first output.
const text = fc.oneof(
  fc.constantFrom("Hi", " ", '\n"\\', '"done":true', "é😀", ""),
  fc.string({ unit: "grapheme" }).map((each) => each.replaceAll(/[<[◁]/g, "(")),
);
const count = fc.constantFrom(0, 7, 7, -1, 0.5, "7", null);
const call = { function: { name: "t", arguments: {} } };
const message = fc.oneof(
  { weight: 9, arbitrary: fc.record({ role: fc.constant("assistant"), content: text }) },
  fc.record({ content: text, thinking: text }, { requiredKeys: [] }),
  fc.constantFrom(null, {}, "odd", { content: null }, { content: "", tool_calls: [call] }),
);
const value = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      created_at: fc.constant(created_at),
      message,
      done: fc.constant(false),
    }),
  },
  fc.record({ message }),
  fc.constantFrom({}, { done: null }, { message: {}, response: "other" }),
);
const end = fc.oneof(
  fc.record(
    {
      message,
      done: fc.constantFrom(true, true, true, 1),
      done_reason: fc.constantFrom("stop", "length", "load", "", null, 42),
      prompt_eval_count: count,
      eval_count: count,
      eval_duration: fc.constantFrom(5e6, -1, null),
    },
    { requiredKeys: ["done"] },
  ),
  fc.constantFrom<unknown>({ error: "boom" }, { error: null }, { error: {} }, null, 42, "text", []),
);
const odd = fc.constantFrom("", "  ", "\t");

const stream = fc
  .record({
    mark: fc.constantFrom("", "", "", "\uFEFF"),
    lines: fc.array(
      fc.oneof({ weight: 9, arbitrary: value.map((each) => JSON.stringify(each)) }, odd),
      { maxLength: 10 },
    ),
    ends: fc.array(
      end.map((each) => JSON.stringify(each)),
      { maxLength: 2 },
    ),
    after: fc.constantFrom("", "", "{nonsense", '{"done":true}'),
    lineEnd: fc.constantFrom("\n", "\n", "\r\n", "\r"),
    cutOff: fc.constantFrom(0, 0, 1, 2, 5),
  })
  .map(({ mark, lines, ends, after, lineEnd, cutOff }) => {
    const whole = [...lines, ...ends, after].map((each) => each + lineEnd).join("");
    const bytes = Buffer.from(mark + whole);
    return bytes.subarray(0, bytes.length - cutOff);
  });

/** The text that a client reads who takes every line for JSON. */
function readAsClient(bytes: string): string {
  return bytes
    .split(/\r\n|\r|\n/)
    .filter((each, index, all) => each !== "" || index < all.length - 1)
    .map(
      (each) =>
        (JSON.parse(each) as { message?: { content?: string } | null }).message?.content ?? "",
    )
    .join("");
}

/** All that is no output. */
const factsOf = ({ events, error }: Played): unknown => ({
  events: events.filter(({ type }) => !type.endsWith("-delta") && type !== "tool-call"),
  error,
});
