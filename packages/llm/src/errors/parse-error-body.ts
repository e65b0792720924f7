import { z } from "zod";

/** What an engine said about its failure, in whatever dialect. */
export interface ErrorBody {
  readonly message: string;
  /** Codes and types joined, for recognising; empty when there were none. */
  readonly code: string;
  readonly hint: string | undefined;
  /** An HTTP status that stood in the body. */
  readonly status: number | undefined;
}

const word = z.union([z.string(), z.number()]).nullish().catch(null);
const details = z.looseObject({
  message: z.string(),
  code: word,
  type: word,
  hint: word,
  status: word,
});

const dialects = z.union([
  // OpenAI, llama.cpp, LM Studio, vLLM since 0.10, harombe
  z.object({ error: details }).transform(({ error }) => error),
  // Ollama
  z.object({ error: z.string() }).transform(({ error }) => ({ message: error })),
  // vLLM before, SGLang
  details,
  // FastAPI
  z.object({ detail: z.string() }).transform(({ detail }) => ({ message: detail })),
]) satisfies z.ZodType<z.infer<typeof details> | { message: string }>;

/** Reads an error in any of the engines' shapes; null when the value is none. */
export function parseErrorBody(value: unknown): ErrorBody | null {
  const parsed = dialects.safeParse(value);
  if (!parsed.success) return null;
  const { message, code, type, hint, status } = parsed.data as Partial<z.infer<typeof details>>;
  return {
    message: message ?? "",
    code: [code, type].filter((part) => typeof part === "string").join(" "),
    hint: typeof hint === "string" ? hint : undefined,
    status: [status, code].find((part) => typeof part === "number" && part >= 400 && part < 600) as
      | number
      | undefined,
  };
}

/** Reads an error from a body as text. A body that is no error at all is its own message. */
export function parseErrorText(text: string): ErrorBody {
  return (
    parseErrorBody(parseJson(text)) ?? {
      message: summarize(text),
      code: "",
      hint: undefined,
      status: undefined,
    }
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page of HTML or the like, cut to one line. */
function summarize(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const line = (title ?? text)
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
