import { expect, test } from "vitest";

import type { Message } from "../../contract/message.ts";
import { fitPrompt } from "./fit-prompt.ts";

const messages: readonly Message[] = [
  { role: "system", content: "be kind" },
  { role: "user", content: "one two three" },
  { role: "assistant", content: "four" },
  { role: "user", content: "five six" },
];

test.each([
  [100, 24, false, ["be kind", "one two three", "four", "five six"]],
  [24, 24, false, ["be kind", "one two three", "four", "five six"]],
  [23, 17, true, ["be kind", "four", "five six"]],
  [12, 12, true, ["be kind", "five six"]],
  [11, 11, true, ["be kind", " six"]],
])("a window of %i tokens leaves %i", (windowTokens, tokens, isCut, contents) => {
  const fitted = fitPrompt(messages, [], windowTokens);
  expect({ ...fitted, messages: fitted.messages.map(({ content }) => content) }).toEqual({
    tokens,
    isCut,
    messages: contents,
    text: expect.any(String),
  });
});
