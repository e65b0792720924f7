import type { OutputVerdict } from "./create-stream-watch.ts";

/** Every marker that a model thinks or calls between begins with one of these. */
const markerStarts: ReadonlySet<string> = new Set(["<", "[", "◁"]);

/** Whether a text holds output, and may be the beginning of something that clients must not see. */
export function judgeText(text: unknown): OutputVerdict {
  const start = typeof text === "string" ? text.trimStart()[0] : undefined;
  if (start === undefined) return "none";
  return markerStarts.has(start) ? "translate" : "pass";
}
