import { acceptsHeader } from "../readers/heads.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import { toToolName } from "../readers/to-parsed-calls.ts";
import type { ToolCallFormat } from "../tool-call-format.ts";

/**
 * DeepSeek's markers around each call. V3 and R1: `function<｜tool▁sep｜>name`, then a fenced block
 * of JSON. V3.1: `name<｜tool▁sep｜>{…}`. The markers around all calls are silent.
 */
export const deepseekFormat: ToolCallFormat = {
  name: "deepseek",
  openers: ["<｜tool▁call▁begin｜>"],
  accepts: (head) => acceptsHeader(head, header),
  createReader: (context) =>
    createJsonReader(context, {
      closers: ["<｜tool▁call▁end｜>"],
      stops: ["<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>"],
      fillers: ["```"],
      toName: readName,
    }),
};

const header = /^\s*([\w.:-]+)\s*<｜tool▁sep｜>\s*(?:([\w.:-]+)\s*```(?:json)?\s*)?$/u;

function readName(text: string): string | undefined {
  const found = header.exec(text);
  const name = found?.[2] ?? found?.[1];
  return name === undefined ? undefined : toToolName(name);
}

/** Kimi K2: `<|tool_call_begin|>functions.name:0<|tool_call_argument_begin|>{…}<|tool_call_end|>`. */
export const kimiFormat: ToolCallFormat = {
  name: "kimi",
  openers: ["<|tool_call_begin|>"],
  accepts: (head) => acceptsHeader(head, kimiHeader),
  createReader: (context) =>
    createJsonReader(context, {
      closers: ["<|tool_call_end|>"],
      stops: ["<|tool_calls_section_end|>", "<|tool_call_begin|>"],
      toName: (text) => kimiHeader.exec(text)?.[1],
    }),
};

const kimiHeader = /^\s*(?:functions\.)?([\w.-]+)(?::\d+)?\s*<\|tool_call_argument_begin\|>\s*$/u;
