import { acceptsPrefix } from "../readers/heads.ts";
import { createJsonReader } from "../readers/json-reader.ts";
import type { Acceptance, ToolCallFormat } from "../tool-call-format.ts";

const message = "<|message|>";

/** gpt-oss: `<|channel|>commentary to=functions.name <|constrain|>json<|message|>{…}<|call|>`. */
export const harmonyFormat: ToolCallFormat = {
  name: "harmony",
  openers: ["<|channel|>", "<|start|>assistant to="],
  accepts: acceptsHead,
  createReader: (context) =>
    createJsonReader(context, {
      closers: ["<|call|>", "<|end|>"],
      toName: (header) => recipient.exec(context.opener + header)?.[1],
    }),
};

const recipient = / to=(?:functions\.)?([\w.:-]+)/u;

function acceptsHead(head: string, opener: string): Acceptance {
  const isChannel = opener === "<|channel|>";
  if (isChannel && acceptsPrefix(head, ["commentary", "analysis"]) === "no") return "no";
  const end = head.indexOf(message);
  if (end === -1) return head.includes("\n") ? "no" : "wait";
  return recipient.test(opener + head.slice(0, end)) ? "yes" : "no";
}
