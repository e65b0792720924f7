import type { JsonSchema } from "../../contract/model-request.ts";
import { acceptsPrefix } from "../readers/heads.ts";
import { createMarkupReader } from "../readers/markup-reader.ts";
import { toMarkupValue } from "../readers/to-markup-value.ts";
import type { Acceptance, FormatContext, ParsedCall, ToolCallFormat } from "../tool-call-format.ts";

/** Qwen3-Coder: `<tool_call><function=name><parameter=key>value</parameter></function></tool_call>`. */
export const qwenCoderFormat: ToolCallFormat = {
  name: "qwen-coder",
  openers: ["<tool_call>", "<function="],
  accepts: acceptsHead,
  createReader(context) {
    const isBare = context.opener === "<function=";
    return createMarkupReader(context, {
      closers: [isBare ? functionEnd : "</tool_call>"],
      parse(body, isLenient) {
        const text = isBare ? `<function=${body}${functionEnd}` : body;
        return parseFunctions(text, { context, isLenient });
      },
    });
  },
};

const functionEnd = "</function>";
const parameterEnd = "</parameter>";

function acceptsHead(head: string, opener: string): Acceptance {
  if (opener === "<tool_call>") return acceptsPrefix(head.trimStart(), ["<function="]);
  const name = /^[^<>{}\s]*/u.exec(head)?.[0] ?? "";
  const behind = head.slice(name.length);
  if (behind === "") return "wait";
  if (name === "" || !behind.startsWith(">")) return "no";
  return acceptsPrefix(behind.slice(1).trimStart(), ["<parameter=", functionEnd]);
}

interface ParseOptions {
  readonly context: FormatContext;
  readonly isLenient: boolean;
}

function parseFunctions(body: string, options: ParseOptions): readonly ParsedCall[] | null {
  const calls: ParsedCall[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const head = /^<function=([^<>{}\s]+)>/u.exec(rest);
    const name = head?.[1];
    if (head === null || name === undefined)
      return options.isLenient && calls.length > 0 ? calls : null;
    const schema = options.context.schemaOf(name);
    const read = parseParameters(rest.slice(head[0].length), { ...options, schema });
    if (read === null) return null;
    calls.push({ name, arguments: Object.fromEntries(read.entries), isRepaired: false });
    rest = read.rest.trimStart();
  }
  return calls.length === 0 ? null : calls;
}

interface ReadParameters {
  readonly entries: readonly [string, unknown][];
  readonly rest: string;
}

function parseParameters(
  body: string,
  options: ParseOptions & { readonly schema: JsonSchema | undefined },
): ReadParameters | null {
  const entries: [string, unknown][] = [];
  let rest = body.trimStart();
  for (let head = openParameter(rest); head !== null; head = openParameter(rest)) {
    const end = findParameterEnd(rest, head.length);
    if (end === -1 && !options.isLenient) return null;
    const value = rest.slice(head.length, end === -1 ? undefined : end);
    const text = end === -1 ? value.replace(/\s*<\/function>\s*$/u, "") : value;
    if (head.key !== "__proto__") {
      entries.push([head.key, toMarkupValue(unwrap(text), options.schema, head.key)]);
    }
    rest = end === -1 ? "" : rest.slice(end + parameterEnd.length).trimStart();
  }
  if (rest.startsWith(functionEnd)) return { entries, rest: rest.slice(functionEnd.length) };
  return options.isLenient ? { entries, rest: "" } : null;
}

function openParameter(text: string): { readonly key: string; readonly length: number } | null {
  const head = /^<parameter=([^<>\n]+)>/u.exec(text);
  return head?.[1] === undefined ? null : { key: head[1].trim(), length: head[0].length };
}

/** The first end tag that markup follows: others belong to the value. */
function findParameterEnd(text: string, from: number): number {
  for (
    let at = text.indexOf(parameterEnd, from);
    at !== -1;
    at = text.indexOf(parameterEnd, at + 1)
  ) {
    const behind = text.slice(at + parameterEnd.length, at + maxGap).trimStart();
    if (behind.startsWith("<parameter=") || behind.startsWith(functionEnd)) return at;
  }
  return -1;
}

const maxGap = 128;

/** The template puts each value on lines of its own. */
function unwrap(text: string): string {
  return text.replace(/^\r?\n/u, "").replace(/\r?\n$/u, "");
}
