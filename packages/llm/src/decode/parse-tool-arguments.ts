import { jsonrepair } from "jsonrepair";

export interface ParsedToolArguments {
  readonly arguments: Record<string, unknown>;
  /** The text was no JSON as it stood. */
  readonly isRepaired: boolean;
}

/**
 * The arguments of a native tool call, which engines send as JSON text, as an object, as nothing,
 * or as JSON text within JSON text. Null when no object can be made of them.
 */
export function parseToolArguments(json: string): ParsedToolArguments | null {
  if (json.trim() === "" || json.trim() === "null") return { arguments: {}, isRepaired: false };
  const parsed = tryParse(json);
  if (parsed !== undefined) return toObject(parsed, false);
  return toObject(tryParse(tryRepair(json)), true);
}

function toObject(value: unknown, isRepaired: boolean): ParsedToolArguments | null {
  if (typeof value === "string") {
    const inner = tryParse(value);
    return isRecord(inner) ? { arguments: inner, isRepaired } : null;
  }
  return isRecord(value) ? { arguments: value, isRepaired } : null;
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function tryRepair(json: string): string {
  try {
    return jsonrepair(json);
  } catch {
    return "";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
