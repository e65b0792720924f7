import { readPythonCalls } from "../python/read-python-calls.ts";
import { createMarkupReader } from "../readers/markup-reader.ts";
import type { Acceptance, ToolCallFormat } from "../tool-call-format.ts";

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
      parse: (body) => readPythonCalls(body.slice(language.length), context),
    }),
};

function acceptsHead(head: string): Acceptance {
  if (!head.startsWith(language)) return language.startsWith(head) ? "wait" : "no";
  const behind = head.slice(language.length).trimStart().charAt(0);
  if (behind === "") return "wait";
  return /[a-z_]/iu.test(behind) ? "yes" : "no";
}
