import { acceptsFirst } from "../readers/heads.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import type { ToolCallFormat } from "../tool-call-format.ts";

/** Hermes and Qwen: `<tool_call>{"name": "…", "arguments": {…}}</tool_call>`. */
export const hermesFormat: ToolCallFormat = {
  name: "hermes",
  openers: ["<tool_call>"],
  accepts: (head) => acceptsFirst(head, "{["),
  createReader: (context) =>
    createJsonReader(context, { closers: ["</tool_call>"], stops: ["<tool_call>"] }),
};
