import type { Style } from "./style.ts";

export interface DescribeErrorOptions {
  readonly style: Style;
  readonly withStack: boolean;
}

/** One message, the hint that the error carries, and a stack only for those who asked for it. */
export function describeError(error: unknown, { style, withStack }: DescribeErrorOptions): string {
  const lines = [
    `${style.red("Error:")} ${error instanceof Error ? error.message : String(error)}`,
  ];
  const hint = hintOf(error);
  if (hint) lines.push(hint);
  if (withStack) lines.push(style.dim(stacksOf(error)));
  return `${lines.join("\n")}\n`;
}

function hintOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("hint" in error)) return undefined;
  return typeof error.hint === "string" ? error.hint : undefined;
}

function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${stacksOf(error.cause)}`;
}
