import { type LanguageModel, LlmError, type ModelEvent, type ModelRequest } from "@harombe/llm";

import { freezeCall } from "../calls/freeze-call.ts";
import { findRepetition } from "../loops/find-repetition.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { StepAnswer } from "./step-answer.ts";

/** Characters between two looks for repetition. */
const lookEvery = 400;

/**
 * Streams one answer into `answer`, which holds what there was of it also when this throws.
 * A text that only repeats itself is stopped, and so is an answer that does not end.
 */
export async function callModel(
  scope: RunScope,
  frame: Frame,
  request: ModelRequest,
  answer: StepAnswer,
): Promise<void> {
  const { model } = frame.agent;
  let lookedAt = 0;
  for await (const event of model.stream(request, { signal: scope.signal })) {
    answer.characters += charactersOf(event);
    if (event.type === "tool-call" && !request.tools) ignoreCall(scope, frame, event);
    else take(scope, frame, event, answer);
    if (answer.text.length - lookedAt >= lookEvery) {
      lookedAt = answer.text.length;
      answer.repetition = findRepetition(answer.text);
      if (answer.repetition !== null) return;
    }
    if (answer.characters > frame.agent.limits.answerCharacters) {
      answer.finishReason = "length";
      return;
    }
  }
  scope.signal.throwIfAborted();
  if (answer.finishReason === null) throw unfinished(model, answer);
}

/** What does not come from the model's words counts a little too: a stream of it has an end as well. */
function charactersOf(event: ModelEvent): number {
  if (event.type === "text-delta" || event.type === "reasoning-delta") return event.text.length;
  return event.type === "tool-call" ? JSON.stringify(event.call).length : 100;
}

function take(scope: RunScope, frame: Frame, event: ModelEvent, answer: StepAnswer): void {
  switch (event.type) {
    case "text-delta":
      answer.text += event.text;
      scope.emit(frame, event);
      break;
    case "reasoning-delta":
      answer.reasoning += event.text;
      scope.emit(frame, event);
      break;
    case "tool-call":
      takeCall(scope, frame, event, answer);
      break;
    case "usage":
      answer.usage = { promptTokens: event.promptTokens, completionTokens: event.completionTokens };
      break;
    case "route":
      scope.totals.routes.push(event.decision);
      scope.emit(frame, event);
      break;
    case "warning":
      scope.emit(frame, event);
      break;
    case "finish":
      answer.finishReason = event.reason;
      break;
    // Answers a client's own words; an agent's requests are its own.
    case "wire":
      break;
  }
}

/** Small models reuse ids; within a run and its session each must name one call. */
function takeCall(
  scope: RunScope,
  frame: Frame,
  event: ModelEvent & { readonly type: "tool-call" },
  answer: StepAnswer,
): void {
  const { callIds, callPrefix } = frame;
  const given = callPrefix + (event.call.id || "call");
  let id = given;
  for (let count = callIds.size; callIds.has(id); count += 1) id = `${given}_${count}`;
  callIds.add(id);
  const call = freezeCall({ ...event.call, id });
  answer.calls.push(call);
  scope.emit(frame, { type: "tool-call", call, repaired: event.repaired ?? false });
}

function ignoreCall(
  scope: RunScope,
  frame: Frame,
  { call }: ModelEvent & { readonly type: "tool-call" },
): void {
  const message = `${call.name} was called, but no tools were offered any more`;
  scope.emit(frame, { type: "warning", code: "call-ignored", message });
}

function unfinished(model: LanguageModel, answer: StepAnswer): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `The stream of ${model.id} ended without saying why`,
    isRetryable: true,
    hasOutput: answer.text !== "" || answer.calls.length > 0,
  });
}
