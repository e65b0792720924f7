import OpenAI from "openai";
import { expect, test } from "vitest";

import { startTestServer } from "../fixtures/start-test-server.ts";

test("the openai client streams an answer", async () => {
  await using server = await startTestServer();
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none" });
  const stream = await client.chat.completions.create({
    model: "harombe",
    messages: [{ role: "user", content: "hello there" }],
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  expect(text).toBe("Hello! What can I do for you?");
});
