import { expect, it } from "vitest";
import { z } from "zod";

import { startServer } from "../fixtures/start-server.ts";
import { createTransport } from "./create-transport.ts";
import { requestJson } from "./request-json.ts";

const schema = z.object({ version: z.string() });

it.each([
  ["text", "hello", 'answered with something that cannot be understood: /x is no JSON but "hello"'],
  [
    "another shape",
    '{"version":1}',
    "answered with something that cannot be understood: /x at version: Invalid input: expected string, received number",
  ],
  [
    "too much",
    `"${"x".repeat(200)}"`,
    "answered with something that cannot be understood: an answer of more than 100 bytes",
  ],
])("says what came instead of the document: %s", async (_name, body, why) => {
  await using server = await startServer((_request, response) => void response.end(body));
  const transport = createTransport({ baseUrl: server.url }, { limits: { bodyBytes: 100 } });
  const asking = requestJson({ transport, url: `${server.url}/x`, schema });
  await expect(asking).rejects.toMatchObject({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `${server.url} ${why}`,
  });
  await transport.close();
});

it("keeps no more of an error's body than it may", async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(500);
    const piece = "x".repeat(64 * 1024);
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", write);
    write();
  });
  const transport = createTransport({ baseUrl: server.url });
  const asking = requestJson({ transport, url: `${server.url}/x`, schema });
  await expect(asking).rejects.toMatchObject({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `${server.url} failed with status 500: ${"x".repeat(200)}…`,
  });
  await transport.close();
});

it("uses the network that it is given", async () => {
  const asked: unknown[] = [];
  const transport = createTransport(
    { baseUrl: "http://me:pw@host", headers: { "x-team": "a" } },
    {
      fetch: async (url, init) => {
        asked.push([url, Object.fromEntries(new Headers(init?.headers))]);
        return Response.json({ version: "1" });
      },
    },
  );
  expect(await requestJson({ transport, url: "http://host/x", schema })).toEqual({ version: "1" });
  const authorization = `Basic ${Buffer.from("me:pw").toString("base64")}`;
  expect(asked).toEqual([
    ["http://host/x", { authorization, "accept-encoding": "identity", "x-team": "a" }],
  ]);
});
