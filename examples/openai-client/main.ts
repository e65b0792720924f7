/**
 * The official OpenAI client against a harombe server. With HAROMBE_URL set it talks to that one;
 * without, it starts one on a free port whose engine only pretends.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configSchema } from "@harombe/config";
import { createAssistant, startServer } from "@harombe/server";
import OpenAI from "openai";

async function startOwnServer() {
  const directory = await mkdtemp(join(tmpdir(), "harombe-example-"));
  const config = configSchema.parse({ inference: { backend: "simulated" } });
  const assistant = await createAssistant(config, { directory });
  const server = await startServer({ assistant, port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await assistant.close();
    await rm(directory, { recursive: true });
  };
  return { url: server.url, close };
}

const own = process.env["HAROMBE_URL"] ? null : await startOwnServer();
const client = new OpenAI({
  baseURL: `${process.env["HAROMBE_URL"] ?? own?.url}/v1`,
  apiKey: process.env["HAROMBE_TOKEN"] ?? "none is needed on this machine",
});

const { data: stream, response } = await client.chat.completions
  .create({
    model: "harombe",
    messages: [{ role: "user", content: "count to 5" }],
    stream: true,
  })
  .withResponse();
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");
console.log(`\nx-harombe-node: ${response.headers.get("x-harombe-node")}`);

await own?.close();
