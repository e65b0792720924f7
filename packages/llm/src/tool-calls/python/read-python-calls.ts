import { isRecord } from "../arguments/is-record.ts";
import { toToolName } from "../readers/to-parsed-calls.ts";
import type { FormatContext, ParsedCall } from "../tool-call-format.ts";
import { parsePythonCalls, type PythonCall } from "./parse-python-calls.ts";

/** Python source as calls; null unless it is nothing but calls of known tools. */
export function readPythonCalls(
  source: string,
  context: FormatContext,
): readonly ParsedCall[] | null {
  const calls = parsePythonCalls(source)?.map((call) => toParsedCall(call, context)) ?? [];
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
