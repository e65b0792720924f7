import { expect, test } from "vitest";

import type { Message } from "../contract/message.ts";
import { estimateMessageTokens, estimatedImageTokens } from "./estimate-message-tokens.ts";
import { estimateTokens } from "./estimate-tokens.ts";

const cases: readonly {
  readonly name: string;
  readonly message: Message;
  readonly tokens: number;
}[] = [
  { name: "text", message: { role: "user", content: "Hello world" }, tokens: 4 + 2 },
  {
    name: "parts",
    message: {
      role: "user",
      content: [
        { type: "text", text: "Hello world" },
        { type: "image", data: "AAAA", mediaType: "image/png" },
      ],
    },
    tokens: 4 + 2 + estimatedImageTokens,
  },
  {
    name: "a call of a tool",
    message: {
      role: "assistant",
      content: "",
      reasoning: "not sent again",
      toolCalls: [{ id: "1", name: "read", arguments: { path: "a" } }],
    },
    tokens: 4 + 8 + 1 + estimateTokens('{"path":"a"}'),
  },
  {
    name: "a result",
    message: { role: "tool", toolCallId: "1", name: "read", content: "Hello world" },
    tokens: 4 + 2,
  },
];

test.for(cases)("counts $name", ({ message, tokens }) => {
  expect(estimateMessageTokens([message])).toBe(tokens);
  expect(estimateMessageTokens([message, message])).toBe(2 * tokens);
});

test("counts nothing as nothing, and tools by their JSON", () => {
  const tool = { name: "read", description: "Reads.", parameters: { type: "object" } };
  expect(estimateMessageTokens([])).toBe(0);
  expect(estimateMessageTokens([], [tool])).toBe(12 + estimateTokens(JSON.stringify(tool)));
});
