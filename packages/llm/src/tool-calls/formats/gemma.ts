import { isRecord } from "../arguments/is-record.ts";
import { parsePythonCalls } from "../python/parse-python-calls.ts";
import type { PythonCall } from "../python/parse-python-calls.ts";
import { createMarkupReader } from "../readers/markup-reader.ts";
import { toToolName } from "../readers/to-parsed-calls.ts";
import type { Acceptance, FormatContext, ParsedCall, ToolCallFormat } from "../tool-call-format.ts";

const language = "tool_code";

/** Gemma: Python calls in a fenced block of `tool_code`, bare or inside `print(…)`. */
export const gemmaFormat: ToolCallFormat = {
  name: "gemma",
  openers: ["```"],
  position: "line-start",
  isImplied: true,
  accepts: acceptsHead,
  createReader: (context) =>
    createMarkupReader(context, {
      closers: ["```"],
      parse: (body) => parseCalls(body, context),
    }),
};

function acceptsHead(head: string): Acceptance {
  if (!head.startsWith(language)) return language.startsWith(head) ? "wait" : "no";
  const behind = head.slice(language.length).trimStart().charAt(0);
  if (behind === "") return "wait";
  return /[a-z_]/iu.test(behind) ? "yes" : "no";
}

function parseCalls(body: string, context: FormatContext): readonly ParsedCall[] | null {
  const found = parsePythonCalls(body.slice(language.length));
  const calls = found?.map((call) => toParsedCall(call, context)) ?? [];
  const known = calls.filter((call) => call !== null);
  return known.length === 0 || known.length !== calls.length ? null : known;
}

function toParsedCall(call: PythonCall, context: FormatContext): ParsedCall | null {
  const name = toToolName(call.name);
  if (!context.toolNames.has(name)) return null;
  const properties = context.schemaOf(name)?.["properties"];
  const keys = isRecord(properties) ? Object.keys(properties) : [];
  if (call.positional.length > keys.length) return null;
  const positional = call.positional.map((value, index) => [keys[index], value] as const);
  const entries = [...positional, ...call.named].filter(([key]) => key !== "__proto__");
  return {
    name,
    arguments: Object.fromEntries(entries) as Record<string, unknown>,
    isRepaired: false,
  };
}
