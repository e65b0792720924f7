import type { JsonSchema } from "../../contract/model-request.ts";
import { coerceArguments } from "./coerce-arguments.ts";
import { isRecord } from "./is-record.ts";
import { parseJson } from "./parse-json.ts";

export interface ParsedToolArguments {
  readonly arguments: Record<string, unknown>;
  /** The text was no JSON as it stood. */
  readonly isRepaired: boolean;
}

/**
 * The arguments of a tool call that came as JSON text, as JSON text within JSON text, or as
 * nothing; repaired and coerced to the tool's parameters. Null when no object can be made of
 * them, when they are longer than 1 Mi characters or nested deeper than 64 levels.
 */
export function parseToolArguments(json: string, schema?: JsonSchema): ParsedToolArguments | null {
  const text = json.trim();
  if (text === "" || text === "null") return { arguments: {}, isRepaired: false };
  const outer = parseJson(text);
  const inner = typeof outer?.value === "string" ? parseJson(outer.value) : outer;
  if (!isRecord(inner?.value)) return null;
  const isRepaired = inner.isRepaired || outer?.isRepaired === true;
  return { arguments: coerceArguments(inner.value, schema).arguments, isRepaired };
}
