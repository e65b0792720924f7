import type { ServerResponse } from "node:http";

import { describe, expect, it } from "vitest";

import type { ModelEvent } from "../contract/model-event.ts";
import { type Dialect, dialects, passages } from "../fixtures/dialects.ts";
import { startServer, type TestServer } from "../fixtures/start-server.ts";

/** A server that writes what it is told to whoever asks for an answer. */
async function startWriting(
  { path, contentType }: Dialect,
  write: (response: ServerResponse) => void,
): Promise<TestServer> {
  return startServer((request, response) => {
    request.resume();
    if (request.url !== path) return void response.end("{}");
    response.writeHead(200, { "content-type": contentType });
    write(response);
  });
}

const textOf = ({ readWire }: Dialect, event: ModelEvent): string => {
  if (event.type === "wire") return readWire?.(event.bytes) ?? "";
  return event.type === "text-delta" ? event.text : "";
};

const ofEvents = [...dialects, ...passages].filter(
  ({ contentType }) => contentType === "text/event-stream",
);

describe.each(ofEvents)("the backend for $name", (dialect) => {
  it("takes an event of that name for an error, also behind output and in plain words", async () => {
    await using server = await startWriting(dialect, (response) => {
      response.end(`${dialect.text("Hi")}event: error\ndata: out of memory\n\n${dialect.finish}`);
    });
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of model.stream(dialect.question)) texts.push(textOf(dialect, event));
    })();
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${server.url} failed: out of memory`,
      hasOutput: true,
    });
    expect(texts).toEqual(["Hi"]);
  });

  it("gives events as they come whose lines end in CR alone", async () => {
    const given = Promise.withResolvers<void>();
    const withReturns = (text: string): string => text.replaceAll("\n", "\r");
    await using server = await startWriting(dialect, (response) => {
      response.write(withReturns(dialect.nothing + dialect.text("Hi")));
      void given.promise.then(() => response.end(withReturns(dialect.finish)));
    });
    await using engine = dialect.create(server.url);
    const model = await engine.languageModel("m");
    const types: string[] = [];
    for await (const event of model.stream(dialect.question)) {
      types.push(event.type);
      // The rest is not written before this.
      given.resolve();
    }
    expect(types.at(-1)).toBe("finish");
  });
});
