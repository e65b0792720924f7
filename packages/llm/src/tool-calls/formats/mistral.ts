import { acceptsFirst, acceptsHeader } from "../readers/heads.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import type { ToolCallFormat } from "../tool-call-format.ts";

/** Mistral up to tokenizer v7: `[TOOL_CALLS] [{"name": "…", "arguments": {…}}]`. */
export const mistralListFormat: ToolCallFormat = {
  name: "mistral-list",
  openers: ["[TOOL_CALLS]"],
  accepts: (head) => acceptsFirst(head, "[{"),
  createReader: (context) => createJsonReader(context, { isSingle: true }),
};

/** Mistral from tokenizer v11: `[TOOL_CALLS]name[CALL_ID]id[ARGS]{…}`, the middle optional. */
export const mistralArgumentsFormat: ToolCallFormat = {
  name: "mistral-arguments",
  openers: ["[TOOL_CALLS]"],
  accepts: (head) => (/^\s*[[{]/u.test(head) ? "no" : acceptsHeader(head, header)),
  createReader: (context) =>
    createJsonReader(context, {
      stops: ["[TOOL_CALLS]"],
      toName: (text) => header.exec(text)?.[1],
    }),
};

const header = /^\s*([\w.:-]+)\s*(?:\[CALL_ID\]\s*\w+\s*)?(?:\[ARGS\]\s*)?$/u;
