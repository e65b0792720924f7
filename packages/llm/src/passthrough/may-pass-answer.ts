import type { ModelRequest } from "../contract/model-request.ts";

/**
 * Whether an answer may go back as the engine writes it. Calls may stand in the text, where our
 * parser has to find them; whoever asked for a format wants to know whether the answer has it; and
 * an answer that comes whole tells nothing of itself until it is there: without a limit nobody
 * could say when it is late, so it is asked for piece by piece.
 */
export function mayPassAnswer(
  { tools = [], maxTokens, responseFormat }: ModelRequest,
  { isStreamed }: { readonly isStreamed: boolean },
): boolean {
  if (tools.length > 0 || responseFormat !== undefined) return false;
  return isStreamed || maxTokens !== undefined;
}
