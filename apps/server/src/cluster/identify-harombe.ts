import type { CallOptions } from "@harombe/llm";
import { z } from "zod";

const healthSchema = z.object({ status: z.enum(["healthy", "degraded"]) });

/** What is read of an answer; a strange server may send anything. */
const answerBytesMax = 64 * 1024;

/**
 * Whether a harombe server answers there: its `/health` does so without a token, in words that no
 * other engine uses. Other engines answer Ollama's paths too, so this is asked first. Throws when
 * nothing listens.
 */
export async function isHarombe(url: string, { signal }: CallOptions = {}): Promise<boolean> {
  const health = new URL("/health", url);
  // It needs none, and `fetch` takes none in a URL.
  health.username = "";
  health.password = "";
  const response = await fetch(health, {
    redirect: "manual",
    ...(signal && { signal }),
  });
  const text = await readStart(response);
  try {
    return healthSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function readStart({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
