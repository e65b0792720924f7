import { setTimeout } from "node:timers/promises";

/** How a question ended: with an answer, with an error that says why, or with neither. */
export type LoadOutcome = "answered" | "failed" | "lost";

export interface LoadResult {
  readonly outcome: LoadOutcome;
  /** From the request to the end of its answer. */
  readonly durationMs: number;
}

export interface SendLoadOptions {
  /** The harombe server that takes the questions. */
  readonly url: string;
  readonly prompts: readonly string[];
  /** Between one question and the next, whether it was answered or not. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** Told of each piece of an answer, with the node that began it. */
  readonly onOutput?: (node: string) => void;
}

/** Asks as any OpenAI client would, each question at its time. Results are in the order of prompts. */
export function sendLoad({
  url,
  prompts,
  intervalMs,
  signal,
  onOutput = () => {},
}: SendLoadOptions): Promise<readonly LoadResult[]> {
  const ask = async (prompt: string, index: number): Promise<LoadResult> => {
    await setTimeout(index * intervalMs, undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
    const startedAt = performance.now();
    const outcome = await askOnce(prompt, { url, signal, onOutput });
    return { outcome, durationMs: performance.now() - startedAt };
  };
  return Promise.all(prompts.map(ask));
}

type AskOptions = Required<Pick<SendLoadOptions, "url" | "signal" | "onOutput">>;

async function askOnce(
  prompt: string,
  { url, signal, onOutput }: AskOptions,
): Promise<LoadOutcome> {
  try {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "harombe",
        stream: true,
        messages: [{ role: "user", content: prompt }],
      }),
    });
    const node = response.headers.get("x-harombe-node") ?? "";
    const decoder = new TextDecoder();
    let text = "";
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      onOutput(node);
    }
    return judge(text);
  } catch {
    signal.throwIfAborted();
    return "lost";
  }
}

function judge(text: string): LoadOutcome {
  if (/"code": ?"HAROMBE_/.test(text)) return "failed";
  return text.includes("data: [DONE]") ? "answered" : "lost";
}

/** The value below which this share of them lies. */
export function percentileOf(results: readonly LoadResult[], share: number): number {
  const sorted = results.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
