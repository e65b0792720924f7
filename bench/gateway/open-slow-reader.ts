import { Agent, type IncomingMessage, request as openRequest } from "node:http";

import { tokenMark } from "./render-answer.ts";

/** A client of one stream that takes only what it is told to take. */
export interface SlowReader {
  /** Pieces of the answer's text that it has taken. */
  readonly tokens: number;
  readonly bytes: number;
  /** Takes at most so much of what is there. */
  take(bytes: number): void;
  /** Takes all there is from now on; resolves at the end to what was wrong with it, or to null. */
  readOn(): Promise<string | null>;
}

const agent = new Agent({ maxSockets: Infinity });
const mark = tokenMark.charCodeAt(0);

/** Resolves when the answer has begun. Throws what ended it before. */
export async function openSlowReader(origin: string, body: Buffer): Promise<SlowReader> {
  const response = await open(origin, body);
  let tokens = 0;
  let bytes = 0;
  let problem: string | null = null;
  response.on("error", (error) => (problem = error.message));
  const closed = new Promise<void>((resolve) => void response.once("close", resolve));
  // With this listener Node fills its own buffer once and then waits.
  response.on("readable", () => {});

  const count = (piece: Buffer | null): boolean => {
    if (piece === null) return false;
    bytes += piece.length;
    for (let at = piece.indexOf(mark); at >= 0; at = piece.indexOf(mark, at + 1)) tokens += 1;
    return true;
  };
  const takeAll = (): void => {
    while (count(response.read() as Buffer | null));
  };
  return {
    get tokens() {
      return tokens;
    },
    get bytes() {
      return bytes;
    },
    take(limit) {
      const size = Math.min(limit, response.readableLength);
      if (size > 0) count(response.read(size) as Buffer | null);
    },
    async readOn() {
      response.on("readable", takeAll);
      takeAll();
      await closed;
      return problem ?? (response.complete ? null : "it ended too early");
    },
  };
}

function open(origin: string, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = openRequest(`${origin}/v1/chat/completions`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": body.length },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`status ${response.statusCode}`));
    });
    request.end(body);
  });
}
