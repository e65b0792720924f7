import fc from "fast-check";
import { Stream } from "openai/streaming";
import { describe, expect, it } from "vitest";

import { wordedQuestion } from "../../fixtures/dialects.ts";
import {
  chatPlace,
  type Played,
  playStream,
  textOf,
} from "../../passthrough/fixtures/play-stream.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import { createChatDecoder } from "../create-chat-decoder.ts";
import { createChatWatch } from "./create-chat-watch.ts";

const options = {
  request: wordedQuestion("openai-chat"),
  ...chatPlace,
};

// Between markers stand thoughts, which only the decoder looks for behind the first output.
const text = fc.oneof(
  fc.constantFrom("Hi", " ", "\n", '"', "\\", '\\"finish_reason":"stop"', "é😀", ""),
  fc.string({ unit: "grapheme" }).map((each) => each.replaceAll(/[<[◁]/g, "(")),
);
const count = fc.constantFrom(0, 7, -1, 0.5, "7", null);
const usage = fc.oneof(
  fc.record({ prompt_tokens: count, completion_tokens: count }, { requiredKeys: [] }),
  fc.constantFrom(null, {}, 5, "much", []),
);
const reason = fc.constantFrom(null, null, null, "", "stop", "length", "constructor", 42, {});
const delta = fc.oneof(
  { weight: 5, arbitrary: fc.record({ content: text }) },
  fc.record({ role: fc.constant("assistant"), content: fc.constant("") }),
  fc.record({ content: fc.constant(null), reasoning_content: text }),
  fc.record({ refusal: text }),
  fc.constantFrom({}, null, "odd", { content: 42 }),
);
const choice = fc.oneof(
  { weight: 9, arbitrary: fc.record({ index: fc.nat(1), delta, finish_reason: reason }) },
  fc.constantFrom(null, "odd", {}),
);
const choices = fc.oneof(
  { weight: 9, arbitrary: choice.map((one) => [one]) },
  fc.array(choice, { maxLength: 3 }),
  fc.constantFrom(null, {}, "odd", 5),
);
const chunk = fc.oneof(
  { weight: 40, arbitrary: fc.record({ choices }) },
  fc.record({ id: fc.constant("c"), choices, usage: fc.constant(null), error: fc.constant(null) }),
  fc.record({ choices, usage }),
  fc.record({ choices: fc.constantFrom([], null), usage }),
  fc.record({ choices, timings: fc.constantFrom(null, 5, { predicted_ms: 3 }) }),
  { weight: 1, arbitrary: fc.constantFrom({}, { object: "ping" }) },
);
/** What spoils a stream, and what ends it. */
const last = fc.constantFrom<readonly string[]>(
  ["data: [DONE]"],
  ["data:[DONE]"],
  ["event: done", "data: [DONE]"],
  ["data: null"],
  ["data: 42"],
  ['data: "text"'],
  ["data: []"],
  ["data: {nonsense"],
  ["event: error", 'data: {"message":"boom"}'],
  ["event: error", "data: boom"],
  ['data: {"error":{"message":"boom"},"choices":[]}'],
  ['data: {"error":false,"choices":[]}'],
  ['data: {"object":"error","message":"boom","code":503}'],
);
const small = fc.constantFrom<readonly string[]>(
  [": still here"],
  ["retry: 100"],
  ["event: ping"],
  ["data:"],
  ["data"],
  [],
);

/** The lines of an event: its data at once or in several lines, with what may stand beside it. */
const lines = fc
  .record({
    chunk,
    prefix: fc.constantFrom("data: ", "data: ", "data:"),
    indent: fc.constantFrom(0, 0, 0, 1),
    beside: fc.constantFrom([], [], [], ["id: 7"], [": still here"], ["event: message"]),
  })
  .map(({ chunk: value, prefix, indent, beside }) => [
    ...beside,
    ...JSON.stringify(value, null, indent)
      .split("\n")
      .map((line) => prefix + line),
  ]);

const stream = fc
  .record({
    mark: fc.constantFrom("", "", "", "\uFEFF"),
    events: fc.array(fc.oneof({ weight: 9, arbitrary: lines }, small), { maxLength: 12 }),
    last: fc.option(last, { freq: 3, nil: [] }),
    tail: fc.array(lines, { maxLength: 1 }),
    lineEnd: fc.constantFrom("\n", "\n", "\r\n", "\r"),
    cutOff: fc.constantFrom(0, 0, 0, 1, 5),
  })
  .map(({ mark, events, last: end, tail, lineEnd, cutOff }) => {
    const all = [...events, end, ...tail].map((event) =>
      [...event, ""].map((line) => line + lineEnd).join(""),
    );
    const bytes = Buffer.from(mark + all.join(""));
    return bytes.subarray(0, bytes.length - cutOff);
  });

/** What a client of OpenAI's own reads out of what was passed on. */
async function readAsClient(bytes: string): Promise<string> {
  let read = "";
  const answer = Stream.fromSSEResponse<ChatChunk>(new Response(bytes), new AbortController());
  for await (const each of answer) {
    const given = each.choices?.[0]?.delta;
    const said =
      typeof given?.content === "string" && given.content !== "" ? given.content : given?.refusal;
    read += said ?? "";
  }
  return read;
}

/** All that is no text. */
const factsOf = ({ events, error }: Played): unknown => ({
  events: events.filter(({ type }) => !type.endsWith("-delta")),
  error,
});

describe("createChatWatch", () => {
  it("says what the decoder says, of streams with every oddity, wherever they are cut", async () => {
    const sizes = fc.oneof(
      fc.constant([1e9]),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(stream, sizes, fc.boolean(), async (bytes, cuts, isUsageWanted) => {
        const decoded = playStream(createChatDecoder(options), bytes, cuts);
        const watched = playStream(createChatWatch({ ...options, isUsageWanted }), bytes, cuts);
        expect(factsOf(watched)).toEqual(factsOf(decoded));
        const passed = textOf(watched, "text-delta") + (await readAsClient(watched.bytes));
        // The decoder drops white space around an answer, and so does a watch whose answer fails.
        expect(passed.trim()).toBe(textOf(decoded, "text-delta").trim());
      }),
      { numRuns: 1000 },
    );
  });
});
