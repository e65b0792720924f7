import { describe, expect, it } from "vitest";

import { complete } from "./complete.ts";
import type { LanguageModel } from "./contract/language-model.ts";
import type { ModelEvent } from "./contract/model-event.ts";

function play(events: readonly ModelEvent[]): LanguageModel {
  return {
    id: "m",
    capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
    async *stream() {
      yield* events;
    },
  };
}

const request = { messages: [] };

describe("complete", () => {
  it("gathers all that was streamed", async () => {
    const call = { id: "c1", name: "weather", arguments: { city: "Köln" } };
    const answer = await complete(
      play([
        { type: "reasoning-delta", text: "h" },
        { type: "reasoning-delta", text: "m" },
        { type: "text-delta", text: "Hello" },
        { type: "text-delta", text: "!" },
        { type: "tool-call", call },
        { type: "warning", code: "w", message: "careful" },
        { type: "usage", promptTokens: 1, completionTokens: 2 },
        { type: "finish", reason: "tool-calls" },
      ]),
      request,
    );
    expect(answer).toEqual({
      text: "Hello!",
      reasoning: "hm",
      toolCalls: [call],
      finishReason: "tool-calls",
      usage: { promptTokens: 1, completionTokens: 2 },
      warnings: [{ code: "w", message: "careful" }],
      route: null,
    });
  });

  it("throws when a model ends without saying why", async () => {
    await expect(
      complete(play([{ type: "text-delta", text: "x" }]), request),
    ).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: "The stream of m ended without saying why",
      hasOutput: true,
    });
  });
});
