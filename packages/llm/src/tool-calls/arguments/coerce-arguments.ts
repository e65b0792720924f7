import type { JsonSchema } from "../../contract/model-request.ts";

export interface CoercedArguments {
  readonly arguments: Record<string, unknown>;
  /** Whether anything differs from what was given. */
  readonly changed: boolean;
}

/** Brings arguments to the types of their schema, where that is safe and loses nothing. */
export function coerceArguments(
  given: Record<string, unknown>,
  _schema: JsonSchema | undefined,
): CoercedArguments {
  return { arguments: given, changed: false };
}
