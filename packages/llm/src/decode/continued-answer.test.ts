import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { complete } from "../complete.ts";
import type { Message } from "../contract/message.ts";
import { createOpenAICompatible } from "../openai/create-openai-compatible.ts";

/** An engine whose every answer begins with a space, as the next word of a sentence does. */
async function startEngine() {
  const server = createServer((request, response) => {
    const piece = (content: string, reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`;
    request.resume().on("end", () => {
      response.setHeader("content-type", "text/event-stream");
      response.end(`${piece(" ", null)}${piece("three four", "stop")}data: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const question: Message = { role: "user", content: "Count" };

test.each([
  ["goes on with begins with the space between them", "one two", " three four"],
  ["begins itself begins with its first word", null, "three four"],
])("an answer that an engine %s", async (_what, begun, text) => {
  await using server = await startEngine();
  await using engine = createOpenAICompatible({ baseUrl: server.url });
  const model = await engine.languageModel("m");
  const begin: readonly Message[] = begun === null ? [] : [{ role: "assistant", content: begun }];
  expect((await complete(model, { messages: [question, ...begin] })).text).toBe(text);
});
