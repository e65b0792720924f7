import { isRecord } from "../arguments/is-record.ts";
import { parseJson } from "../arguments/parse-json.ts";
import type { ParsedCall } from "../tool-call-format.ts";

/** Keys under which models put a tool's name, in order of preference. */
export const nameKeys: readonly string[] = [
  "name",
  "tool",
  "tool_name",
  "function",
  "function_name",
];

/** Keys under which models put the arguments, in order of preference. */
export const argumentKeys: readonly string[] = ["arguments", "parameters", "args", "input"];

export interface ToParsedCallsOptions {
  readonly isRepaired: boolean;
  /** A call without any of the `argumentKeys` counts as one without arguments. */
  readonly areArgumentsOptional: boolean;
}

/**
 * The calls that a JSON value stands for: one object, a list of them, OpenAI's nested `function`,
 * or a list under `tool_calls`. Null when any part of it is something else.
 */
export function toParsedCalls(
  value: unknown,
  options: ToParsedCallsOptions,
): readonly ParsedCall[] | null {
  if (Array.isArray(value)) return allOf(value.map((item) => toParsedCalls(item, options)));
  if (!isRecord(value)) return null;
  if (Array.isArray(value["tool_calls"])) return toParsedCalls(value["tool_calls"], options);
  if (isRecord(value["function"])) return toParsedCalls(value["function"], options);
  return toParsedCall(value, options);
}

function toParsedCall(
  value: Record<string, unknown>,
  options: ToParsedCallsOptions,
): readonly ParsedCall[] | null {
  const nameKey = nameKeys.find((key) => typeof value[key] === "string" && value[key] !== "");
  if (nameKey === undefined) return null;
  const argumentsKey = argumentKeys.find((key) => key in value);
  if (argumentsKey === undefined && !options.areArgumentsOptional) return null;
  const read = readArguments(argumentsKey === undefined ? {} : value[argumentsKey]);
  if (read === null) return null;
  const isRepaired = options.isRepaired || read.isRepaired;
  return [{ name: toToolName(value[nameKey] as string), arguments: read.arguments, isRepaired }];
}

/** Drops the namespaces that some templates put before a name. */
export function toToolName(name: string): string {
  return name.trim().replace(/^(?:functions|tools|default_api)\./u, "");
}

function readArguments(
  value: unknown,
): { readonly arguments: Record<string, unknown>; readonly isRepaired: boolean } | null {
  if (value === null || value === "") return { arguments: {}, isRepaired: false };
  if (isRecord(value)) return { arguments: value, isRepaired: false };
  if (typeof value !== "string") return null;
  const parsed = parseJson(value);
  if (parsed === undefined || !isRecord(parsed.value)) return null;
  return { arguments: parsed.value, isRepaired: parsed.isRepaired };
}

function allOf(parts: readonly (readonly ParsedCall[] | null)[]): readonly ParsedCall[] | null {
  if (parts.length === 0) return null;
  const calls = parts.filter((part) => part !== null);
  return calls.length === parts.length ? calls.flat() : null;
}
