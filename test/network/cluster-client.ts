/** A client of the test's cluster: asks under a steady load and keeps how each request ended. */
import { setTimeout as delay } from "node:timers/promises";

import { answerCalls } from "./line-calls.ts";
import type { ClientOptions } from "./start-cluster.ts";

/** How one request ended. */
export interface Ending {
  readonly index: number;
  /** It was asked to count so far. */
  readonly count: number;
  readonly isStream: boolean;
  /** `cut`: the connection to the coordinator failed or broke. `silent`: no end in time. */
  readonly outcome: "answer" | "error" | "cut" | "silent";
  readonly node: string | null;
  /** What arrived of the answer. */
  readonly text: string;
  readonly code: string | null;
  readonly message: string | null;
}

const { url, token, workers, requestsMax }: ClientOptions = JSON.parse(process.argv[2] ?? "{}");
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
const counts = [4, 12, 24, 40];
const requestMsMax = 20_000;

let endings: Ending[] = [];
let started = 0;
let stopping = new AbortController();
let work: Promise<unknown> = Promise.resolve();

async function ask(index: number, model = "harombe"): Promise<Ending> {
  const count = counts[index % counts.length] ?? 1;
  const isStream = index % 3 !== 0;
  const signal = AbortSignal.timeout(requestMsMax);
  const content = `count to ${String(count)}`;
  const body = { model, stream: isStream, messages: [{ role: "user", content }] };
  let node: string | null = null;
  let text = "";
  const end = (outcome: Ending["outcome"], error?: Part["error"]): Ending => {
    const { code = null, message = null } = error ?? {};
    return { index, count, isStream, outcome, node, text, code, message };
  };
  try {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal,
    });
    node = response.headers.get("x-harombe-node");
    for await (const part of isStream && response.ok ? readParts(response) : readWhole(response)) {
      if (part.error) return end("error", part.error);
      text += part.text;
      if (part.isLast) return end("answer");
    }
    return end("cut");
  } catch {
    return end(signal.aborted ? "silent" : "cut");
  }
}

interface Part {
  readonly text: string;
  readonly isLast: boolean;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

async function* readWhole(response: Response): AsyncGenerator<Part> {
  const { error, choices } = JSON.parse(await response.text());
  yield { text: choices?.[0]?.message.content ?? "", isLast: true, error };
}

async function* readParts(response: Response): AsyncGenerator<Part> {
  let rest = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const data = /^data: (.*)$/.exec(line)?.[1];
      if (data === "[DONE]") yield { text: "", isLast: true };
      else if (data !== undefined) yield readChunk(data);
    }
  }
}

function readChunk(data: string): Part {
  const { error, choices } = JSON.parse(data);
  return { text: choices?.[0]?.delta?.content ?? "", isLast: false, error };
}

async function keepAsking(): Promise<void> {
  while (!stopping.signal.aborted && started < requestsMax) {
    started += 1;
    const ending = await ask(started - 1);
    endings.push(ending);
    // A coordinator that is down refuses at once, and would use up all requests.
    if (ending.outcome === "cut") await delay(500);
  }
}

const methods = {
  start: (): void => {
    [endings, started, stopping] = [[], 0, new AbortController()];
    work = Promise.all(Array.from({ length: workers }, keepAsking));
  },
  /** Asks outside of the load. */
  ask: (model: string) => ask(1, model),
  progress: () => ({ started, endings }),
  stop: async (): Promise<readonly Ending[]> => {
    stopping.abort();
    await work;
    return endings;
  },
  get: async (path: string): Promise<unknown> => {
    const signal = AbortSignal.timeout(5000);
    const response = await fetch(`${url}${path}`, { headers, signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${text}`);
    return JSON.parse(text);
  },
};
export type ClientMethods = typeof methods;
answerCalls(methods);
