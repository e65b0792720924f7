import { readPythonCalls } from "../python/read-python-calls.ts";
import { createMarkupReader } from "../readers/markup-reader.ts";
import { toToolName } from "../readers/to-parsed-calls.ts";
import type {
  Acceptance,
  FormatContext,
  FormatReader,
  ToolCallFormat,
} from "../tool-call-format.ts";

/** Llama 4 and Llama 3.2: a list of Python calls, `[name(key="…"), …]`, without any markup. */
export const pythonicFormat: ToolCallFormat = {
  name: "pythonic",
  openers: ["["],
  position: "line-start",
  isImplied: true,
  accepts: acceptsHead,
  createReader,
};

const callStart = /^\s*([A-Za-z_][\w.-]*)\s*\(/u;

function acceptsHead(head: string): Acceptance {
  if (callStart.test(head)) return "yes";
  return /^\s*(?:[A-Za-z_][\w.-]*\s*)?$/u.test(head) ? "wait" : "no";
}

/** Every such list ends like this, while `]` alone ends many a value inside. */
const closer = ")]";

function createReader(context: FormatContext): FormatReader {
  const reader = createMarkupReader(context, {
    closers: [closer],
    parse: (body) => readPythonCalls(`[${body}${closer}`, context),
  });
  let isKnown = false;
  return {
    push(text) {
      // The first text holds all that was accepted, so also the name.
      isKnown ||= context.toolNames.has(toToolName(callStart.exec(text)?.[1] ?? ""));
      return isKnown ? reader.push(text) : { endsAt: 0, calls: null };
    },
    finish: () => reader.finish(),
  };
}
