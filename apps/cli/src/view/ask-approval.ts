import type { ApprovalDecision, ApprovalRequest } from "@harombe/agent";

import type { Style } from "../output/style.ts";
import type { PromptAnswer } from "../terminal/line-prompt.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import { paintPreview } from "./paint-preview.ts";

export interface AskApprovalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly ask: (label: string) => Promise<PromptAnswer>;
  /** Lets a person change a text; null when it was given up. */
  readonly edit: (text: string) => Promise<string | null>;
}

/** Asks a person about one call. Whatever is not a clear yes is a no. */
export async function askApproval(
  request: ApprovalRequest,
  options: AskApprovalOptions,
): Promise<ApprovalDecision> {
  const { write, style } = options;
  const { callId } = request;
  const agent = request.agentPath?.length ? ` (for ${request.agentPath.join(" › ")})` : "";
  write(`\n${style.yellow("?")} ${style.bold(sanitizeText(request.tool))}${agent} wants to run:\n`);
  write(`${paintPreview(request.preview, { style })}\n`);
  for (;;) {
    const answer = await options.ask(
      `Allow? ${style.bold("y")}es / ${style.bold("n")}o / ${style.bold("e")}dit / ${style.bold("a")}lways this exact call in this session: `,
    );
    if (answer.type !== "text") return { callId, decision: "deny", reason: "The user said no." };
    const choice = answer.text.trim().toLowerCase();
    if (["y", "yes"].includes(choice)) return { callId, decision: "approve" };
    if (["a", "always"].includes(choice)) {
      return { callId, decision: "approve", remember: "session" };
    }
    if (["e", "edit"].includes(choice)) {
      const edited = await editArguments(request, options);
      if (edited) return { callId, decision: "approve", editedArguments: edited };
      continue;
    }
    const isNo = ["", "n", "no"].includes(choice);
    // Anything else is taken for what the person wants done instead.
    return { callId, decision: "deny", reason: isNo ? "The user said no." : answer.text.trim() };
  }
}

async function editArguments(
  request: ApprovalRequest,
  { write, edit }: AskApprovalOptions,
): Promise<Record<string, unknown> | null> {
  const text = await edit(JSON.stringify(request.arguments, null, 2));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    write("The arguments must be a JSON object.\n");
  } catch (error) {
    write(`That is not JSON: ${(error as Error).message}\n`);
  }
  return null;
}
