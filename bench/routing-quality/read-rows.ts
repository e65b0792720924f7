import { readFileSync } from "node:fs";

import type { ComplexityLevel, Message } from "@harombe/llm";
import { z } from "zod";

export const levels = ["simple", "medium", "complex"] as const satisfies readonly ComplexityLevel[];

/** A request whose hardness somebody judged. */
export interface LabelledRow {
  readonly messages: readonly Message[];
  readonly label: ComplexityLevel;
  /** What sort of request it is, where the file says so. */
  readonly kind: string;
}

/** A request that a weak and a strong model answered, with a score for each answer. */
export interface ResultRow {
  readonly messages: readonly Message[];
  readonly weak: number;
  readonly strong: number;
}

export interface Rows {
  readonly labelled: readonly LabelledRow[];
  readonly results: readonly ResultRow[];
}

const messageSchema = z.looseObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string(),
});

const rowSchema = z
  .strictObject({
    prompt: z.string().optional(),
    messages: z.array(messageSchema).min(1).optional(),
    label: z.enum(levels).optional(),
    kind: z.string().default("not said"),
    weak: z.number().optional(),
    strong: z.number().optional(),
  })
  .refine(({ prompt, messages }) => (prompt === undefined) !== (messages === undefined), {
    error: 'needs either "prompt" or "messages"',
  })
  .refine(({ weak, strong }) => (weak === undefined) === (strong === undefined), {
    error: 'needs both "weak" and "strong", or neither',
  })
  .refine(({ label, weak }) => label !== undefined || weak !== undefined, {
    error: 'needs a "label", or "weak" and "strong"',
  });

/**
 * One JSON object a line: `prompt` or `messages`, with a `label`, or with scores as `weak` and
 * `strong`, or with all of them. Throws `TypeError` with file and line for anything else,
 * and for a file without lines.
 */
export function readRows(path: string): Rows {
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  const rows = lines.flatMap((line, index) =>
    line.trim() === "" ? [] : parseRow(line, `${path}:${index + 1}`),
  );
  if (rows.length === 0) throw new TypeError(`${path} has no lines`);
  const labelled = rows.flatMap(({ messages, label, kind }) =>
    label === undefined ? [] : { messages, label, kind },
  );
  const results = rows.flatMap(({ messages, weak, strong }) =>
    weak === undefined || strong === undefined ? [] : { messages, weak, strong },
  );
  return { labelled, results };
}

function parseRow(line: string, at: string) {
  const { error, data } = rowSchema.safeParse(parseJson(line, at));
  if (error) throw new TypeError(`${at}: ${z.prettifyError(error)}`);
  const { prompt = "", messages, ...row } = data;
  const whole = messages ?? [{ role: "user", content: prompt }];
  return { ...row, messages: whole as readonly unknown[] as readonly Message[] };
}

function parseJson(line: string, at: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new TypeError(`${at} is no JSON`, { cause });
  }
}
