import { acceptsFirst, acceptsHeader } from "../readers/heads.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import type { ToolCallFormat } from "../tool-call-format.ts";

/** Llama 3: `<|python_tag|>{"name": "…", "parameters": {…}}; {…}`. */
export const llamaTagFormat: ToolCallFormat = {
  name: "llama-tag",
  openers: ["<|python_tag|>"],
  accepts: (head) => acceptsFirst(head, "{["),
  createReader: (context) => createJsonReader(context, { stops: ["<|python_tag|>"] }),
};

/** Llama 3's custom functions: `<function=name>{…}</function>`. */
export const llamaFunctionFormat: ToolCallFormat = {
  name: "llama-function",
  openers: ["<function="],
  accepts: (head) => acceptsHeader(head, header),
  createReader: (context) =>
    createJsonReader(context, {
      closers: ["</function>"],
      stops: ["<function="],
      toName: (text) => header.exec(text)?.[1],
    }),
};

const header = /^([^<>{}\s]+)>\s*$/u;
