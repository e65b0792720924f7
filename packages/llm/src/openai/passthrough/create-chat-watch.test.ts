import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ModelEvent } from "../../contract/model-event.ts";
import { wordedQuestion } from "../../fixtures/dialects.ts";
import { defaultLimits } from "../../transport/response-limits.ts";
import { createChatWatch } from "./create-chat-watch.ts";

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (fields: object, reason: string | null = null): string =>
  event({ choices: [{ index: 0, delta: fields, finish_reason: reason }] });
const role = delta({ role: "assistant", content: "" });
const usage = event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } });
const done = "data: [DONE]\n\n";

const options = {
  request: wordedQuestion("openai-chat"),
  limits: defaultLimits,
  reasoningFields: ["reasoning_content", "reasoning"],
  context: { url: "http://engine", connectMs: null, secrets: [] },
};

interface Watched {
  readonly bytes: string;
  readonly events: readonly ModelEvent[];
  readonly error: unknown;
}

/** What a watch makes of a stream that comes in pieces of these sizes. */
function watch(
  stream: string,
  {
    sizes = [1e9],
    isUsageWanted = true,
  }: { sizes?: readonly number[]; isUsageWanted?: boolean } = {},
): Watched {
  const decoder = createChatWatch({ ...options, isUsageWanted });
  const bytes = Buffer.from(stream);
  const events: ModelEvent[] = [];
  let error: unknown = null;
  try {
    for (let at = 0, turn = 0; at < bytes.length && !decoder.isDone; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      decoder.push(bytes.subarray(at, at + size), events);
      at += size;
    }
    if (!decoder.isDone) decoder.end(events);
  } catch (thrown) {
    error = thrown;
  }
  const passed = events.flatMap((each) => (each.type === "wire" ? [each.bytes] : []));
  const others = events.filter(({ type }) => type !== "wire");
  return { bytes: Buffer.concat(passed).toString(), events: others, error };
}

/** How many pieces of output a watch counts in a stream. */
function outputsOf(stream: string): number {
  const decoder = createChatWatch({ ...options, isUsageWanted: true });
  const events: ModelEvent[] = [];
  decoder.push(Buffer.from(stream), events);
  return events.reduce((sum, each) => sum + (each.type === "wire" ? each.outputs : 0), 0);
}

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
          events: [counted, finish],
          error: null,
        });
      }),
    );
  });

  it("leaves out the usage that the client did not ask for, and nothing else", () => {
    const stream = role + delta({ content: "Hi" }) + delta({}, "stop");
    expect(watch(stream + usage + done, { isUsageWanted: false })).toEqual({
      bytes: stream + done,
      events: [counted, finish],
      error: null,
    });
  });

  it("passes an answer without a word on, and counts no output in it", () => {
    const stream = role + delta({}, "stop") + done;
    expect(watch(stream)).toEqual({ bytes: stream, events: [finish], error: null });
    expect(outputsOf(stream)).toBe(0);
    expect(outputsOf(role + delta({ content: "Hi" }) + delta({}, "stop") + done)).toBeGreaterThan(
      0,
    );
  });

  it("is not misled by texts that look like the end", () => {
    const content = 'Say "finish_reason":"stop", "usage":{ and "error":"x" and [DONE]';
    const stream = role + delta({ content }) + delta({ content }) + delta({}, "stop") + done;
    expect(watch(stream, { sizes: [7] })).toEqual({ bytes: stream, events: [finish], error: null });
  });

  it("closes a stream whose engine does not say that it is over", () => {
    const stream = role + delta({ content: "Hi" }, "length");
    expect(watch(stream)).toEqual({
      bytes: stream + done,
      events: [{ type: "finish", reason: "length" }],
      error: null,
    });
  });

  it("does not end an answer at the client that the engine ends too early", () => {
    const stream = role + delta({ content: "Hi" });
    expect(watch(stream + done)).toMatchObject({
      bytes: stream,
      events: [],
      error: { code: "HAROMBE_LLM_INTERRUPTED" },
    });
  });

  it("takes an empty reason in every chunk for none", () => {
    const stream = role + delta({ content: "Hi" }, "") + delta({ content: " you" }, "");
    expect(watch(stream)).toMatchObject({
      bytes: stream,
      events: [],
      error: { code: "HAROMBE_LLM_INTERRUPTED" },
    });
    const whole = stream + delta({}, "length") + done;
    expect(watch(whole)).toEqual({
      bytes: whole,
      events: [{ type: "finish", reason: "length" }],
      error: null,
    });
  });

  it.each(["\n\n", "\r\n\r\n", "\n\r\n", "\r\n\n"])(
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
  ])("decodes %s from the first byte on", (_, pieces, thought) => {
    const stream = role + pieces.join("") + delta({}, "stop") + usage + done;
    const { bytes, events, error } = watch(stream, { sizes: [11] });
    const joined = (type: string): string =>
      events.map((each) => (each.type === type && "text" in each ? each.text : "")).join("");
    expect({ bytes, error }).toEqual({ bytes: "", error: null });
    expect(joined("reasoning-delta")).toBe(thought);
    expect(joined("text-delta").trim()).toBe("Hi");
    expect(events.slice(-2)).toEqual([counted, finish]);
  });

  it("passes on what stood before an error, and throws the error", () => {
    const failure = event({ error: { message: "out of memory" } });
    const { bytes, error } = watch(role + delta({ content: "Hi" }) + failure);
    expect(bytes).toBe(role + delta({ content: "Hi" }));
    expect(error).toMatchObject({ code: "HAROMBE_LLM_BAD_RESPONSE" });
  });

  it("gives nothing away before the first output", () => {
    const { bytes, error } = watch(role + event({ error: { message: "no slot" } }));
    expect(bytes).toBe("");
    expect(error).toMatchObject({ code: "HAROMBE_LLM_BAD_RESPONSE" });
  });
});
