import { acceptsPrefix } from "../readers/heads.ts";
import { createMarkupReader } from "../readers/markup-reader.ts";
import { toMarkupValue } from "../readers/to-markup-value.ts";
import type { Acceptance, FormatContext, ParsedCall, ToolCallFormat } from "../tool-call-format.ts";

const closer = "</tool_call>";
const keyStart = "<arg_key>";
const keyEnd = "</arg_key>";
const valueStart = "<arg_value>";
const valueEnd = "</arg_value>";

/** GLM 4.5: `<tool_call>name` and pairs of `<arg_key>…</arg_key>` and `<arg_value>…</arg_value>`. */
export const glmFormat: ToolCallFormat = {
  name: "glm",
  openers: ["<tool_call>"],
  accepts: acceptsHead,
  createReader: (context) =>
    createMarkupReader(context, {
      closers: [closer],
      parse: (body, isLenient) => parseCall(body, { context, isLenient }),
    }),
};

function acceptsHead(head: string): Acceptance {
  const text = head.trimStart();
  const name = /^[\w.:-]*/u.exec(text)?.[0] ?? "";
  const behind = text.slice(name.length).trimStart();
  if (name === "") return text === "" ? "wait" : "no";
  return acceptsPrefix(behind, [keyStart, closer]);
}

interface ParseOptions {
  readonly context: FormatContext;
  readonly isLenient: boolean;
}

function parseCall(body: string, options: ParseOptions): readonly ParsedCall[] | null {
  const name = /^\s*([\w.:-]+)/u.exec(body)?.[1];
  if (name === undefined) return null;
  const schema = options.context.schemaOf(name);
  const pairs = parsePairs(body.trimStart().slice(name.length), options.isLenient);
  if (pairs === null) return null;
  const entries = pairs
    .filter(([key]) => key !== "__proto__")
    .map(([key, text]): [string, unknown] => [key, toMarkupValue(text, schema, key)]);
  return [{ name, arguments: Object.fromEntries(entries), isRepaired: false }];
}

function parsePairs(body: string, isLenient: boolean): readonly [string, string][] | null {
  const pairs: [string, string][] = [];
  let rest = body.trimStart();
  while (rest.startsWith(keyStart)) {
    const keyAt = rest.indexOf(keyEnd);
    const valueAt = keyAt === -1 ? -1 : rest.indexOf(valueStart, keyAt);
    if (valueAt === -1) return isLenient ? pairs : null;
    const end = findValueEnd(rest, valueAt);
    if (end === -1 && !isLenient) return null;
    const valueFrom = valueAt + valueStart.length;
    const value = end === -1 ? rest.slice(valueFrom).trimEnd() : rest.slice(valueFrom, end);
    pairs.push([rest.slice(keyStart.length, keyAt).trim(), value]);
    rest = end === -1 ? "" : rest.slice(end + valueEnd.length).trimStart();
  }
  return rest === "" || isLenient ? pairs : null;
}

/** The first end tag that another pair or nothing follows: others belong to the value. */
function findValueEnd(text: string, from: number): number {
  for (let at = text.indexOf(valueEnd, from); at !== -1; at = text.indexOf(valueEnd, at + 1)) {
    const behind = text.slice(at + valueEnd.length, at + maxGap).trimStart();
    if (behind === "" || behind.startsWith(keyStart)) return at;
  }
  return -1;
}

const maxGap = 128;
