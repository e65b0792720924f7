import { describe, expect, it } from "vitest";

import { wordedQuestion } from "../../fixtures/dialects.ts";
import {
  chatPlace,
  type Played,
  playStream,
  textOf,
} from "../../passthrough/fixtures/play-stream.ts";
import { createWholeChatDecoder } from "../create-chat-decoder.ts";
import { createWholeChatWatch } from "./create-whole-chat-watch.ts";

const options = {
  request: wordedQuestion("openai-chat", { stream: false, max_tokens: 9 }),
  ...chatPlace,
};

const completion = (message: unknown, fields: object = {}): string =>
  JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }], ...fields });
const usage = { prompt_tokens: 7, completion_tokens: 3 };
const counted = { type: "usage", promptTokens: 7, completionTokens: 3 } as const;
const finish = { type: "finish", reason: "stop" } as const;

const watch = (body: string, sizes?: readonly number[]): Played =>
  playStream(createWholeChatWatch(options), body, sizes);
const decode = (body: string): Played => playStream(createWholeChatDecoder(options), body);

describe("createWholeChatWatch", () => {
  it.each([
    ["a text", { content: "Hi é😀" }, 1],
    ["thoughts and a text", { content: "Hi", reasoning_content: "Hm" }, 1],
    ["a refusal", { content: null, refusal: "No" }, 1],
    ["white space", { content: " \n" }, 0],
    ["nothing", { content: null }, 0],
    ["null", null, 0],
  ])("passes every byte of an answer with %s on", (_, message, outputs) => {
    const body = completion(message, { usage });
    for (const sizes of [[1e9], [1]]) {
      expect(watch(body, sizes)).toEqual({
        bytes: body,
        outputs,
        events: [counted, finish],
        error: null,
      });
    }
  });

  it("passes bytes that came in one piece on without a copy", () => {
    const bytes = Buffer.from(completion({ content: "Hi" }));
    const decoder = createWholeChatWatch(options);
    const events: { readonly type: string; readonly bytes?: Uint8Array }[] = [];
    decoder.push(bytes, events as never);
    decoder.end(events as never);
    expect(events[0]?.bytes).toBe(bytes);
  });

  it("drops a byte order mark, as who reads the answer may not", () => {
    const body = completion({ content: "Hi" });
    expect(watch(`\uFEFF${body}`)).toEqual({
      bytes: body,
      outputs: 1,
      events: [finish],
      error: null,
    });
  });

  it("decodes an answer with thoughts between markers", () => {
    const played = watch(`\uFEFF${completion({ content: "<think>Hm</think>Hi" }, { usage })}`);
    expect(played).toMatchObject({ bytes: "", error: null });
    expect(textOf(played, "reasoning-delta")).toBe("Hm");
    expect(textOf(played, "text-delta")).toBe("Hi");
    expect(played.events.slice(-2)).toEqual([counted, finish]);
  });

  it.each([
    '{"error":{"message":"boom"}}',
    '{"message":"boom"}',
    '{"error":false}',
    "null",
    "42",
    '"text"',
    "[]",
    "",
    "{nonsense",
    "{}",
    '{"choices":null}',
    '{"choices":[null]}',
    '{"choices":[{"message":{"content":"Hi"},"finish_reason":null}]}',
    '{"choices":[{"message":{"content":"Hi"},"finish_reason":42}]}',
  ])("passes nothing of %j on, and says of it what the decoder says", (body) => {
    const played = watch(body);
    expect(played).toMatchObject({
      bytes: "",
      events: [],
      error: { code: expect.stringMatching(/^HAROMBE_LLM_/) },
    });
    expect(played.error).toEqual(decode(body).error);
  });
});
