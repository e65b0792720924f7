import type { IncomingMessage } from "node:http";

import { EngineRefusal } from "../engine/engine-refusal.ts";

/** The body as JSON; null when there is none. Counts while it reads. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new EngineRefusal(`The body is larger than ${bytesMax} bytes`, { status: 413 });
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw new EngineRefusal(`The body is no JSON: ${String(error)}`, { status: 400 });
  }
}
