import { once } from "node:events";
import type { ServerResponse } from "node:http";

import type { EngineRefusal } from "../engine/engine-refusal.ts";
import { faultRefusal } from "../engine/fault-refusal.ts";
import type { RequestFault } from "../engine/simulated-fault.ts";
import type { Exchange } from "./exchange.ts";

/** Writes, and waits while the reader is slow. Throws the signal's reason when it is gone. */
export async function write(
  response: ServerResponse,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (response.write(text)) return;
  try {
    await once(response, "drain", { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Sends a whole answer, or what the exchange's fault makes of it. */
export async function sendJson(exchange: Exchange, body: object): Promise<void> {
  const { response, fault, toErrorBody } = exchange;
  response.setHeader("content-type", "application/json");
  if (fault === undefined) {
    response.end(JSON.stringify(body));
    return;
  }
  const error = JSON.stringify(toErrorBody(faultRefusal(fault)));
  await breakOff(exchange, fault, {
    error,
    garbage: "<html>not what you asked for",
    next: JSON.stringify(body),
  });
}

export function sendRefusal(
  { response, toErrorBody }: Pick<Exchange, "response" | "toErrorBody">,
  refusal: EngineRefusal,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.statusCode = refusal.status;
  // What is left of a request that was not read would be taken for the next one.
  if (!response.req.complete) response.setHeader("connection", "close");
  if (refusal.retryAfterSeconds !== null) {
    response.setHeader("retry-after", String(refusal.retryAfterSeconds));
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(toErrorBody(refusal)));
}

/** What a fault writes, in the words of the dialect. */
export interface FaultTexts {
  readonly error: string;
  readonly garbage: string;
  /** What would have come next; `cut` and `end-early` write half of it. */
  readonly next: string;
}

/** Ends an answer that has begun the way the fault says. */
export async function breakOff(
  { response, signal }: Pick<Exchange, "response" | "signal">,
  { kind }: RequestFault,
  { error, garbage, next }: FaultTexts,
): Promise<void> {
  response.flushHeaders();
  if (kind === "stall-after-headers") await untilAborted(signal);
  else if (kind === "error-in-200") response.end(error);
  else if (kind === "garbage") response.end(garbage);
  else if (kind === "end-early") response.end();
  else response.write(next.slice(0, Math.ceil(next.length / 2)), () => response.destroy());
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
