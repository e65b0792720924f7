import { expect, test } from "vitest";

import { createBody } from "./create-body.ts";

const cases = [
  { bytes: 200, messages: 1 },
  { bytes: 10_000, messages: 1 },
  { bytes: 200_000, messages: 1 },
  { bytes: 200_000, messages: 400 },
];

test.each(cases)("a body of $bytes bytes in $messages messages is just as long", (options) => {
  const body = createBody({ ...options, isStreamed: true });
  expect(options.bytes - body.length).toBeLessThan(options.messages);
  expect(options.bytes - body.length).toBeGreaterThanOrEqual(0);
  const { messages, ...rest } = JSON.parse(body.toString()) as { messages: unknown[] };
  expect(messages).toHaveLength(options.messages);
  expect(rest).toEqual({ model: "bench-8b", max_tokens: 64, stream: true });
});

test("no bound is sent where there is none", () => {
  const body = createBody({ bytes: 200, isStreamed: false, maxTokens: null }).toString();
  expect(Object.keys(JSON.parse(body) as object)).toEqual(["model", "messages"]);
});
