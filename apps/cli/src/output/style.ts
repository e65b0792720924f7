import type { Writable } from "node:stream";

import pc from "picocolors";

export type Style = ReturnType<typeof pc.createColors>;

/** Colours on a terminal, plain text in a pipe and wherever NO_COLOR is set. */
export function createStyle(
  stream: Writable & { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  return pc.createColors(hasColors(stream, environment));
}

function hasColors(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR && FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && TERM !== "dumb";
}
