/**
 * An OpenAI-compatible engine that thinks about nothing: a process of its own, so that it takes no
 * time from what is measured. It never parses a body. Its parent sets `EngineBehaviour` over IPC,
 * and is sent an `EngineReport` for every message.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { modelId } from "./create-body.ts";
import type { EngineBehaviour, EngineReport } from "./engine-behaviour.ts";
import { renderAnswer, renderStream, renderUsage } from "./render-answer.ts";

let behaviour: EngineBehaviour = { chunks: 16, chunkBytes: 4, paceMs: 0 };
let rendered = renderStream(behaviour);
let requests = 0;
let openStreams = 0;
let bytesTaken = 0;

const models = JSON.stringify({
  object: "list",
  data: [{ id: modelId, object: "model", created: 0, owned_by: "bench", max_model_len: 262_144 }],
});
const streamMark = '"stream":true';
const usageMark = '"include_usage":true';

const server = createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
  if (request.method !== "POST") return send(response, request.url === "/health" ? "{}" : models);
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    requests += 1;
    if (!body.includes(streamMark)) return send(response, renderAnswer(body.length));
    openStreams += 1;
    response.on("close", () => (openStreams -= 1));
    void sendStream(response, {
      usage: body.includes(usageMark) ? renderUsage(body.length) : null,
    });
  });
});

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** One write for each token, never faster than the reader takes them. */
async function sendStream(
  response: ServerResponse,
  { usage }: { readonly usage: Buffer | null },
): Promise<void> {
  const { paceMs } = behaviour;
  const { start, token, tokens, end } = rendered;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  await write(response, start);
  for (let index = 0; index < tokens; index += 1) {
    if (response.destroyed) return;
    await (paceMs > 0 ? wait(paceMs) : nextTurn());
    await write(response, token);
  }
  if (usage) await write(response, usage);
  response.end(end);
}

/** Counts what was handed over; resolves when there is room for more. */
async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  bytesTaken += bytes.length;
  if (response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.on("message", (message: Partial<EngineBehaviour>) => {
  behaviour = { ...behaviour, ...message };
  rendered = renderStream(behaviour);
  process.send?.({ requests, openStreams, bytesTaken } satisfies EngineReport);
});
// Nothing outlives the benchmark.
process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole group; the parent ends this one.
process.on("SIGINT", () => {});

server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
