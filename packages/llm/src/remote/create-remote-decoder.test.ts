import { describe, expect, it } from "vitest";

import { place, type Played, playStream, textOf } from "../passthrough/fixtures/play-stream.ts";
import { createRemoteDecoder } from "./create-remote-decoder.ts";

const event = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const text = event("text-delta", { text: "Hi" });
const finish = event("finish", { reason: "stop" });

const decode = (stream: string, sizes?: readonly number[]): Played =>
  playStream(createRemoteDecoder(place), stream, sizes);

describe("createRemoteDecoder", () => {
  it.each(["\n", "\r\n", "\r"])(
    "reads events whose lines end in %j, wherever the stream is cut, and passes over the rest",
    (lineEnd) => {
      const odd = ": still here\n\nretry: 5\n\nevent: from-the-future\ndata: null\n\ndata:\n\n";
      const stream = `\uFEFF${odd}${text}${odd}${finish}`.replaceAll("\n", lineEnd);
      for (const sizes of [[1e9], [1], [7, 2]]) {
        expect(decode(stream, sizes)).toEqual({
          bytes: "",
          outputs: 0,
          events: [
            { type: "text-delta", text: "Hi" },
            { type: "finish", reason: "stop" },
          ],
          error: null,
        });
      }
    },
  );

  it("says nothing behind the finish, also of what came with it", () => {
    const { events, error } = decode(`${text}${finish}${text}event: error\ndata: boom\n\n`);
    expect(events.at(-1)).toEqual({ type: "finish", reason: "stop" });
    expect(error).toBeNull();
  });

  it.each([
    ["in plain words", "event: error\ndata: boom\n\n", "http://engine failed: boom"],
    ["without words", "event: error\ndata:\n\n", "http://engine failed"],
    ["of null", "event: error\ndata: null\n\n", "http://engine failed: null"],
    [
      "in an engine's shape",
      'event: error\ndata: {"error":{"message":"boom"}}\n\n',
      "http://engine failed: boom",
    ],
    [
      "in data that is no event",
      "event: text-delta\ndata: null\n\n",
      expect.stringMatching(/cannot be understood: an event at/),
    ],
    [
      "in data that is no JSON",
      "event: text-delta\ndata:\n\n",
      expect.stringMatching(/cannot be understood: .*JSON/),
    ],
  ])("throws an error %s, behind what came before it", (_, failure, message) => {
    const played = decode(text + failure + finish);
    expect(textOf(played, "text-delta")).toBe("Hi");
    expect(played.error).toEqual({ code: "HAROMBE_LLM_BAD_RESPONSE", message });
  });

  it("does not take the end of the stream for the end of the answer", () => {
    expect(decode(text).error?.code).toBe("HAROMBE_LLM_INTERRUPTED");
  });
});
