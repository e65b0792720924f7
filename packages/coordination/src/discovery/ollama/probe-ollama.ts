import { z } from "zod";

export interface OllamaServer {
  /** `http://192.168.1.7:11434`. */
  readonly url: string;
  readonly version: string;
  /** Names of the installed models, at most 1,000. */
  readonly models: readonly string[];
}

export interface ProbeOptions {
  /** Until the first answer, the version. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

const versionSchema = z.object({ version: z.string().min(1).max(64) });
const tagsSchema = z.object({
  models: z.array(z.object({ name: z.string().max(256) })).max(1_000),
});

/** Larger answers are not a list of models. */
const answerBytesMax = 4 * 1024 * 1024;
/** Who told its version may read its disk for the list of models. */
const tagsTimeoutMs = 5_000;

/** The Ollama server at this address, or null when something else or nothing answers. */
export async function probeOllama(
  url: string,
  options: ProbeOptions,
): Promise<OllamaServer | null> {
  const { timeoutMs, signal } = options;
  try {
    const { version } = versionSchema.parse(
      await getJson(`${url}/api/version`, options, timeoutMs),
    );
    const { models } = tagsSchema.parse(await getJson(`${url}/api/tags`, options, tagsTimeoutMs));
    return { url, version, models: models.map(({ name }) => name) };
  } catch {
    // Whatever went wrong, it is no Ollama server that we could use; only an abort ends the scan.
    signal.throwIfAborted();
    return null;
  }
}

async function getJson(
  url: string,
  { fetch, signal }: ProbeOptions,
  timeoutMs: number,
): Promise<unknown> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const response = await fetch(url, { signal: deadline, redirect: "error" });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${String(response.status)}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) throw new Error(`${url} answered more than it should`);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
