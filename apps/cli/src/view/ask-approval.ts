import type { ApprovalDecision, ApprovalRequest } from "@harombe/agent";

import type { Style } from "../output/style.ts";
import { editText } from "../terminal/edit-text.ts";
import type { AskOptions, PromptAnswer } from "../terminal/line-prompt.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import { paintPreview } from "./paint-preview.ts";

export interface AskApprovalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly ask: (label: string, options?: AskOptions) => Promise<PromptAnswer>;
  /** The command of an editor; without one, arguments are edited on the line. */
  readonly editor?: string | undefined;
  /** Whether a yes can hold for the rest of the session. Default true. */
  readonly canRemember?: boolean;
  /** Ends the question, which is then a no. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks a person about one call. Whatever is not a clear yes is a no. */
export async function askApproval(
  request: ApprovalRequest,
  options: AskApprovalOptions,
): Promise<ApprovalDecision> {
  const { write, style, signal, canRemember = true } = options;
  const { callId } = request;
  const agent = request.agentPath?.length ? ` (for ${request.agentPath.join(" › ")})` : "";
  write(`\n${style.yellow("?")} ${style.bold(sanitizeText(request.tool))}${agent} wants to run:\n`);
  write(`${paintPreview(request.preview, { style })}\n`);
  const always = canRemember ? ` / ${style.bold("a")}lways this exact call in this session` : "";
  const question = `Allow? ${style.bold("y")}es / ${style.bold("n")}o / ${style.bold("e")}dit${always}: `;
  for (;;) {
    const answer = await options.ask(question, { isQuestion: true, signal });
    if (answer.type !== "text") return { callId, decision: "deny", reason: "the user said no" };
    const choice = answer.text.trim().toLowerCase();
    if (["y", "yes"].includes(choice)) return { callId, decision: "approve" };
    if (canRemember && ["a", "always"].includes(choice)) {
      return { callId, decision: "approve", remember: "session" };
    }
    if (["e", "edit"].includes(choice)) {
      const edited = await editArguments(request, options);
      if (edited) return { callId, decision: "approve", editedArguments: edited };
      continue;
    }
    const isNo = ["", "n", "no"].includes(choice);
    // Anything else is taken for what the person wants done instead.
    return { callId, decision: "deny", reason: isNo ? "the user said no" : answer.text.trim() };
  }
}

async function editArguments(
  request: ApprovalRequest,
  options: AskApprovalOptions,
): Promise<Record<string, unknown> | null> {
  const text = await edit(request.arguments, options);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    options.write("The arguments must be a JSON object.\n");
  } catch (error) {
    options.write(`That is not JSON: ${(error as Error).message}\n`);
  }
  return null;
}

/** Null when it was given up. */
async function edit(
  args: Readonly<Record<string, unknown>>,
  { ask, editor, write, signal }: AskApprovalOptions,
): Promise<string | null> {
  if (editor) {
    const edited = await editText(JSON.stringify(args, null, 2), { editor });
    if (edited === null) write(`${editor} did not end well; nothing was changed.\n`);
    return edited;
  }
  const prefill = JSON.stringify(args);
  const answer = await ask("New arguments: ", { prefill, isQuestion: true, signal });
  return answer.type === "text" ? answer.text : null;
}
