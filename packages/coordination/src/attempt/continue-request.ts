import { estimateTokens, type ModelEvent, type ModelRequest } from "@harombe/llm";

import type { RequestNeeds } from "../route/request-needs.ts";
import type { NodeAttempt } from "./node-attempt.ts";

/** A call that was made may have been acted upon, and half a JSON document cannot be gone on with. */
export function canContinue({ progress }: NodeAttempt, request: ModelRequest): boolean {
  return progress.toolCalls === 0 && request.responseFormat === undefined;
}

/** The same request with what was answered so far as the start of the answer, for the same model. */
export function continueRequest(
  { request, needs }: { readonly request: ModelRequest; readonly needs: RequestNeeds },
  { progress, modelId }: NodeAttempt,
): { readonly request: ModelRequest; readonly needs: RequestNeeds } {
  const { text } = progress;
  const tokens = estimateTokens(text);
  const left =
    request.maxTokens === undefined ? {} : { maxTokens: Math.max(1, request.maxTokens - tokens) };
  const messages =
    text === ""
      ? request.messages
      : [...request.messages, { role: "assistant" as const, content: text }];
  return {
    request: { ...request, ...left, messages },
    needs: { ...needs, model: modelId, promptTokens: needs.promptTokens + tokens },
  };
}

export function continuedWarning(from: NodeAttempt, to: NodeAttempt): ModelEvent {
  return {
    type: "warning",
    code: "HAROMBE_CLUSTER_CONTINUED",
    message: `${from.node.config.name} broke off in the middle of the answer; ${to.node.config.name} goes on from there`,
  };
}
