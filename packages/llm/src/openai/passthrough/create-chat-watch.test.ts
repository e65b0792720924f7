import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ModelEvent } from "../../contract/model-event.ts";
import { wordedQuestion } from "../../fixtures/dialects.ts";
import {
  chatPlace,
  type Played,
  playStream,
  textOf,
} from "../../passthrough/fixtures/play-stream.ts";
import { createChatWatch } from "./create-chat-watch.ts";

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (fields: object, reason: unknown = null): string =>
  event({ choices: [{ index: 0, delta: fields, finish_reason: reason }] });
const role = delta({ role: "assistant", content: "" });
const usage = event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } });
const done = "data: [DONE]\n\n";

const options = {
  request: wordedQuestion("openai-chat"),
  ...chatPlace,
};

interface WatchSettings {
  readonly sizes?: readonly number[];
  readonly isUsageWanted?: boolean;
}

/** What a watch makes of a stream that comes in pieces of these sizes. */
function watch(stream: string, { sizes, isUsageWanted = true }: WatchSettings = {}): Played {
  return playStream(createChatWatch({ ...options, isUsageWanted }), stream, sizes);
}

const interrupted = {
  code: "HAROMBE_LLM_INTERRUPTED",
  message: "http://engine ended the stream before the answer was complete",
};
const finish = { type: "finish", reason: "stop" } as const;
const counted = { type: "usage", promptTokens: 7, completionTokens: 3 } as const;

describe("createChatWatch", () => {
  it("passes every byte on, and tells the usage and the reason, wherever the stream is cut", () => {
    const text = fc.string({ unit: "grapheme" }).filter((each) => !/^\s*([<[◁]|$)/.test(each));
    const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 });
    const comment = fc.constantFrom("", ": still here\n\n");
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), sizes, comment, (texts, cuts, between) => {
        const pieces = texts.map((content) => delta({ content })).join(between);
        const stream = role + pieces + delta({}, "stop") + usage + done;
        expect(watch(stream, { sizes: cuts })).toEqual({
          bytes: stream,
          outputs: texts.length,
          events: [counted, finish],
          error: null,
        });
      }),
    );
  });

  it("leaves out the usage that the client did not ask for, and nothing else", () => {
    const stream = role + delta({ content: "Hi" }) + delta({}, "stop");
    const twice =
      usage + event({ choices: null, usage: { prompt_tokens: 7, completion_tokens: 3 } });
    expect(watch(stream + twice + done, { isUsageWanted: false })).toEqual({
      bytes: stream + done,
      outputs: 1,
      events: [counted, finish],
      error: null,
    });
  });

  it("takes an event for a part of one that has begun before, whatever it looks like", () => {
    const hi = delta({ content: "Hi" });
    const comment = ": still here\n";
    const stream = hi + comment + hi + comment + comment + hi + delta({}, "stop") + done;
    const sizes = [hi.length, comment.length, hi.length, comment.length * 2, 1e9];
    expect(watch(stream, { sizes })).toEqual({
      bytes: stream,
      outputs: 3,
      events: [finish],
      error: null,
    });
  });

  it("passes on what follows an end without a word as it is, for the end has been passed on", () => {
    const stream = role + delta({}, "stop") + delta({ content: "<think>Hm</think>" }) + done;
    for (const sizes of [[(role + delta({}, "stop")).length, 1e9], [1]]) {
      expect(watch(stream, { sizes })).toMatchObject({ bytes: stream, events: [finish] });
    }
  });

  it("takes the last usage for the one that counts, whatever stands between", () => {
    const counting = (content: string): string =>
      event({
        choices: [{ delta: { content } }],
        usage: { prompt_tokens: 1, completion_tokens: 1 },
      });
    const { events } = watch(counting("Hi") + usage + counting("you") + delta({}, "stop") + done);
    expect(events[0]).toEqual({ type: "usage", promptTokens: 1, completionTokens: 1 });
  });

  it("passes an answer without a word on, and counts no output in it", () => {
    const stream = role + delta({ content: "\n" }) + delta({}, "stop") + done;
    expect(watch(stream)).toEqual({ bytes: stream, outputs: 0, events: [finish], error: null });
  });

  it("is not misled by texts that look like the end", () => {
    const content = 'Say "finish_reason":"stop", "usage":{ and "error":"x" and [DONE]';
    const stream = role + delta({ content }) + delta({ content }) + delta({}, "stop") + done;
    expect(watch(stream, { sizes: [7] })).toEqual({
      bytes: stream,
      outputs: 2,
      events: [finish],
      error: null,
    });
  });

  it("closes a stream whose engine does not say that it is over", () => {
    const stream = role + delta({ content: "Hi" }, "length");
    expect(watch(stream)).toEqual({
      bytes: stream + done,
      outputs: 1,
      events: [{ type: "finish", reason: "length" }],
      error: null,
    });
  });

  it("does not end an answer at the client that the engine ends too early", () => {
    const stream = role + delta({ content: "Hi" });
    expect(watch(stream + done)).toEqual({
      bytes: stream,
      outputs: 1,
      events: [],
      error: interrupted,
    });
  });

  it("passes nothing on of what follows the end", () => {
    const stream = role + delta({ content: "Hi" }, "stop") + done;
    expect(watch(stream + delta({ content: "again" }))).toEqual({
      bytes: stream,
      outputs: 1,
      events: [finish],
      error: null,
    });
  });

  it.each([
    ["an empty text", ""],
    ["a number", 0],
    ["a list", []],
    ["true", true],
  ])("takes %s for no reason, in every chunk", (_, reason) => {
    const stream = role + delta({ content: "Hi" }, reason) + delta({ content: " you" }, reason);
    expect(watch(stream)).toEqual({ bytes: stream, outputs: 2, events: [], error: interrupted });
    const whole = stream + delta({}, "length") + done;
    expect(watch(whole)).toEqual({
      bytes: whole,
      outputs: 2,
      events: [{ type: "finish", reason: "length" }],
      error: null,
    });
  });

  it.each(["\n\n", "\r\n\r\n", "\n\r\n", "\r\n\n", "\r\r"])(
    "passes events on as they come, and counts them, where %j ends them",
    (end) => {
      const decoder = createChatWatch({ ...options, isUsageWanted: true });
      const counts = [delta({ content: "Hi" }), ": still here\n\n", delta({ content: "!" })].map(
        (each) => {
          const events: ModelEvent[] = [];
          const isProgress = decoder.push(Buffer.from(each.replace("\n\n", end)), events);
          return {
            isProgress,
            outputs: events.map((given) => given.type === "wire" && given.outputs),
          };
        },
      );
      // A comment says nothing of the model's work, so no clock starts anew.
      expect(counts).toEqual([
        { isProgress: true, outputs: [1] },
        { isProgress: false, outputs: [0] },
        { isProgress: true, outputs: [1] },
      ]);
    },
  );

  it("passes thoughts on in the field that clients know", () => {
    const stream = delta({ reasoning_content: "Hm" }) + delta({ content: "Hi" }, "stop") + done;
    expect(watch(stream).bytes).toBe(stream);
  });

  it.each([
    ["thoughts between markers", [delta({ content: "<think>Hm</think>Hi" })], "Hm"],
    [
      "thoughts between markers behind white space",
      [delta({ content: "\n" }), delta({ content: "<think>Hm</think>Hi" })],
      "Hm",
    ],
    [
      "thoughts in a field that clients do not know",
      [delta({ reasoning: "Hm" }), delta({ content: "Hi" })],
      "Hm",
    ],
    [
      "whole messages, which no client looks for in a stream",
      [event({ choices: [{ message: { content: "Hi" } }] })],
      "",
    ],
    [
      "behind a usage that the client did not ask for",
      [usage, delta({ content: "<think>Hm</think>Hi" })],
      "Hm",
    ],
  ])("decodes %s from the first byte on", (_, pieces, thought) => {
    const stream = role + pieces.join("") + delta({}, "stop") + usage + done;
    const played = watch(stream, { sizes: [11], isUsageWanted: false });
    expect(played).toMatchObject({ bytes: "", error: null });
    expect(textOf(played, "reasoning-delta")).toBe(thought);
    expect(textOf(played, "text-delta").trim()).toBe("Hi");
    expect(played.events.slice(-2)).toEqual([counted, finish]);
  });

  const failures: readonly (readonly [name: string, failure: string, message: unknown])[] = [
    ["an error as data", event({ error: { message: "boom" } }), "http://engine failed: boom"],
    [
      "an event of that name",
      'event: error\ndata: {"message":"boom"}\n\n',
      "http://engine failed: boom",
    ],
    ["an event in plain words", "event: error\ndata: boom\n\n", "http://engine failed: boom"],
    [
      "an event that looks like output",
      `event: error\n${delta({ content: "Hi" }).replace(/\n\n/, "\r\r")}`,
      expect.stringMatching(/^http:..engine failed: \{"choices/),
    ],
    ["an event without words", "event: error\ndata:\n\n", "http://engine failed"],
    [
      "an error without choices",
      event({ message: "boom", type: "x" }),
      "http://engine failed: boom",
    ],
    ...["null", "42", '"text"', "[]"].map(
      (data) =>
        [
          `the data ${data}`,
          `data: ${data}\n\n`,
          `http://engine answered with something that cannot be understood: a piece of the answer is ${data}`,
        ] as const,
    ),
    [
      "what is no JSON",
      "data: {nonsense\n\n",
      expect.stringMatching(/cannot be understood: .*JSON/),
    ],
  ];

  it.each(failures)("passes on what stood before %s, and throws it", (_, failure, message) => {
    const stream = role + delta({ content: "Hi" }) + delta({ content: " you" });
    const after = delta({ content: "!" }) + delta({}, "stop") + done;
    for (const sizes of [[1e9], [3]]) {
      expect(watch(stream + failure + after, { sizes })).toEqual({
        bytes: stream,
        outputs: 2,
        events: [],
        error: { code: "HAROMBE_LLM_BAD_RESPONSE", message },
      });
    }
  });

  it.each(failures)("gives nothing away before the first output but %s", (_, failure, message) => {
    expect(watch(role + delta({ content: "\n" }) + failure)).toEqual({
      bytes: "",
      outputs: 0,
      events: [],
      error: { code: "HAROMBE_LLM_BAD_RESPONSE", message },
    });
  });

  it.each(["data:\n\n", "data\n\n", "data:  \n\n", "event: ping\ndata:\n\n"])(
    "keeps %j, at which clients may choke, to itself",
    (nothing) => {
      const start = role + nothing + delta({ content: "Hi" });
      const stream = start + nothing + delta({ content: " you" }, "stop") + nothing + done;
      expect(watch(stream)).toEqual({
        bytes: stream.replaceAll(nothing, ""),
        outputs: 2,
        events: [finish],
        error: null,
      });
    },
  );

  it("drops a byte order mark at the start, as who reads the stream may not", () => {
    const stream = role + delta({ content: "Hi" }, "stop") + done;
    for (const sizes of [[1e9], [1]]) {
      expect(watch(`\uFEFF${stream}`, { sizes })).toEqual({
        bytes: stream,
        outputs: 1,
        events: [finish],
        error: null,
      });
    }
  });

  it("refuses a stream that goes on without output, in many small events", () => {
    const decoder = createChatWatch({
      ...options,
      limits: { ...chatPlace.limits, eventLength: 300 },
      isUsageWanted: true,
    });
    expect(playStream(decoder, role.repeat(10), [50]).error).toEqual({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message:
        "http://engine answered with something that cannot be understood: no output within 300 bytes of a stream",
    });
  });
});
