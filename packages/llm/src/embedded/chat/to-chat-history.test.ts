import { expect, test } from "vitest";

import { toChatHistory } from "./to-chat-history.ts";

test("calls carry their results, and turns of the assistant become one", () => {
  expect(
    toChatHistory([
      { role: "system", content: "be kind" },
      { role: "user", content: [{ type: "text", text: "read both" }] },
      {
        role: "assistant",
        content: "Reading.",
        reasoning: "hm",
        toolCalls: [
          { id: "1", name: "read", arguments: { path: "a" } },
          { id: "2", name: "read", arguments: { path: "b" } },
        ],
      },
      { role: "tool", toolCallId: "2", name: "read", content: "bee" },
      { role: "tool", toolCallId: "1", name: "read", content: "ay" },
    ]),
  ).toEqual([
    { type: "system", text: "be kind" },
    { type: "user", text: "read both" },
    {
      type: "model",
      response: [
        "Reading.",
        {
          type: "functionCall",
          name: "read",
          params: { path: "a" },
          result: "ay",
          startsNewChunk: true,
        },
        {
          type: "functionCall",
          name: "read",
          params: { path: "b" },
          result: "bee",
          startsNewChunk: false,
        },
      ],
    },
  ]);
});

test("an image is refused", () => {
  const content = [{ type: "image", data: "AA==", mediaType: "image/png" }] as const;
  expect(() => toChatHistory([{ role: "user", content }])).toThrow("takes no images");
});
