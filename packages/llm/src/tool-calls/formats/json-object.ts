import { acceptsFirst } from "../readers/heads.ts";
import { createJsonCallGate } from "../readers/json-call-gate.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import type {
  Acceptance,
  FormatContext,
  FormatReader,
  ToolCallFormat,
} from "../tool-call-format.ts";

/** A bare object (Llama 3, Gemma 3, …) or list of objects that name known tools. */
export const bareJsonFormat: ToolCallFormat = {
  name: "bare-json",
  openers: ["{"],
  position: "word-start",
  isImplied: true,
  accepts: (head) => acceptsFirst(head, "\"'"),
  createReader: createBareReader,
};

/** A bare list of such objects. */
export const bareListFormat: ToolCallFormat = {
  ...bareJsonFormat,
  name: "bare-list",
  openers: ["["],
  position: "line-start",
  accepts: (head) => acceptsFirst(head, "{"),
};

/** The same in a fenced block, whose language models choose freely. */
export const fencedJsonFormat: ToolCallFormat = {
  name: "fenced-json",
  openers: ["```"],
  position: "line-start",
  isImplied: true,
  accepts: acceptsFence,
  createReader: (context) =>
    createJsonReader(context, {
      closers: ["```"],
      isImplied: true,
      createGate: () => createJsonCallGate(context.toolNames),
    }),
};

const languages = ["json", "tool_call", "tool_code", "tool", "xml", ""];

function acceptsFence(head: string): Acceptance {
  const language = /^[a-z_]*/u.exec(head)?.[0] ?? "";
  const behind = head.slice(language.length);
  if (behind === "") return languages.some((item) => item.startsWith(language)) ? "wait" : "no";
  return languages.includes(language) ? acceptsFirst(behind, "{[") : "no";
}

/** The opener is part of the value here. */
function createBareReader(context: FormatContext): FormatReader {
  const { opener } = context;
  const reader = createJsonReader(context, {
    isImplied: true,
    isSingle: opener === "[",
    createGate: () => createJsonCallGate(context.toolNames),
  });
  reader.push(opener);
  return {
    push: (text) => shift(reader.push(text)),
    finish() {
      const { endsAt, calls } = reader.finish();
      return { endsAt: endsAt - opener.length, calls };
    },
  };

  function shift(outcome: ReturnType<FormatReader["push"]>): ReturnType<FormatReader["push"]> {
    return outcome && { endsAt: outcome.endsAt - opener.length, calls: outcome.calls };
  }
}
