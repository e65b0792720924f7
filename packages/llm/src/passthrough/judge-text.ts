import type { OutputVerdict } from "./create-stream-watch.ts";

/** Every marker that a model thinks or calls between begins with one of these. */
const markerStarts: ReadonlySet<string> = new Set(["<", "[", "◁"]);

/** Whether a text holds output, and may be the beginning of something that clients must not see. */
export function judgeText(text: unknown): OutputVerdict {
  if (typeof text !== "string" || text === "") return "none";
  const start = text.trimStart()[0];
  if (start === undefined) return "blank";
  return markerStarts.has(start) ? "translate" : "pass";
}
